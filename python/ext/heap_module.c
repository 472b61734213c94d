/* The module _heap: captured graphs and questions about them. */
#include <Python.h>

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "heapy_tui._heap",
    .m_doc = "The C side of hpy().",
};

PyMODINIT_FUNC PyInit__heap(void);
PyMODINIT_FUNC PyInit__heap(void)
{
    return PyModuleDef_Init(&definition);
}
