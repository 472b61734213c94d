/* Which interpreter runs a program, and where the Python package is. */
#ifndef HPY_CLI_PYTHON_H
#define HPY_CLI_PYTHON_H

#include "base/text.h"

/* Append the path of the file of the package that runs a program and captures it
 * at its end. The package lies beside the running binary (../python in a build
 * tree, ../lib/heapy-tui/python when installed), where it was configured to be,
 * or in $HEAPY_TUI_PYTHON_DIR. HPY_EUNSUPPORTED if there is none. */
HPY_MUST_CHECK enum hpy_status hpy_python_runner(struct hpy_text *out, struct hpy_err *err);

/* Check that `python` is an interpreter for which that package has an engine, by
 * starting it for a moment. HPY_EUNSUPPORTED with a line that names the versions
 * there are. */
HPY_MUST_CHECK enum hpy_status hpy_python_check(const char *python, const char *runner,
                                                struct hpy_err *err);

#endif
