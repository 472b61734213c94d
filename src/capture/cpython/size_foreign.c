/* Libraries outside CPython whose types define __sizeof__ in C and whose structure
 * can be recognised. A type that is not here gets basic size plus items, and the
 * object is flagged. */
#include "capture/cpython/compat.h"

#include "capture/cpython/size_rows.h"

const struct hpy_size_row hpy_size_rows_foreign[] = {
    { NULL, 0, NULL }
};
