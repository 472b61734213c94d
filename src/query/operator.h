/* Operators of expressions. */
#ifndef HPY_QUERY_OPERATOR_H
#define HPY_QUERY_OPERATOR_H

enum hpy_operator { HPY_OP_AND, HPY_OP_OR, HPY_OP_XOR, HPY_OP_SUB, HPY_OP_ADD };
enum hpy_comparison {
    HPY_CMP_LT, HPY_CMP_LE, HPY_CMP_EQ, HPY_CMP_NE, HPY_CMP_GT, HPY_CMP_GE
};

#endif
