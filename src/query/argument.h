/* Parameters and arguments of functions and attributes.
 *
 * What may be passed is data, so that the check, the message when it fails, completion and
 * the help come from one table. */
#ifndef HPY_QUERY_ARGUMENT_H
#define HPY_QUERY_ARGUMENT_H

#include <stddef.h>

#include "query/value.h"

/* Bits of hpy_param.takes. */
#define HPY_TAKES(kind) (1u << HPY_VALUE_##kind)
#define HPY_TAKES_TRUTH (HPY_TAKES(TRUTH) | HPY_TAKES(NUMBER))
#define HPY_TAKES_OBJECTS (HPY_TAKES(SET) | HPY_TAKES(OBJECT))
/* What has a hpy_seen. */
#define HPY_TAKES_SEEN (HPY_TAKES_OBJECTS | HPY_TAKES(TABLE))

enum hpy_param_how {
    HPY_PARAM_FREE,  /* by place or by name */
    HPY_PARAM_PLACE, /* by place only */
    HPY_PARAM_NAME,  /* by name only; behind those that may be given by place */
    HPY_PARAM_MANY   /* takes all that is left of those given by place; the last one */
};

struct hpy_param {
    const char *name;
    unsigned takes;        /* kinds of values */
    const char *otherwise; /* the default, as written in help; NULL = must be given */
    enum hpy_param_how how;
};

#define HPY_PARAMS_MAX 10 /* of one function */

enum hpy_calls { HPY_CALL_NEVER, HPY_CALL_MAY, HPY_CALL_MUST };

#define HPY_ARGS_MAX 64

/* Arguments by parameter; all borrowed. */
struct hpy_arguments {
    const struct hpy_value *at[HPY_PARAMS_MAX]; /* NULL = not given, or None where None is
                                                   not among what the parameter takes */
    const struct hpy_value *many[HPY_ARGS_MAX]; /* of HPY_PARAM_MANY */
    size_t n_many;
};

/* Bind n values to params (ends with name NULL; NULL = there are none). `what` is the
 * name of what is called, for messages. HPY_ESYNTAX, HPY_ELIMIT. */
HPY_MUST_CHECK enum hpy_status hpy_arguments_bind(struct hpy_arguments *out, const char *what,
                                             const struct hpy_param *params,
                                             const struct hpy_value *values, size_t n,
                                             struct hpy_err *err);
/* Append "(depth=7, *kinds)", or nothing without parameters. */
void hpy_params_text(struct hpy_text *out, const struct hpy_param *params);

/* A truth, or a number that is not 0. */
static inline bool hpy_arg_truth(const struct hpy_value *value, bool otherwise)
{
    return value ? value->number != 0 : otherwise;
}

#endif
