#include "capture/contents.h"

#include <string.h>

#include "capture/cpython/dict.h"
#include "capture/cpython/inside.h"
#include "capture/cpython/interp.h"
#include "capture/cpython/text.h"
#include "capture/cpython/types.h"

void hpy_contents_release(struct hpy_contents *contents)
{
    hpy_map_release(&contents->module_names);
}

static void found_root(void *modules, const char *name, PyObject *object)
{
    if (strcmp(name, "modules") == 0 && PyDict_Check(object))
        *(PyObject **)modules = object;
}

int hpy_contents_know_modules(struct hpy_contents *contents, PyInterpreterState *interp)
{
    struct hpy_dict_view view;
    PyObject *modules = NULL;
    hpy_interp_roots(interp, found_root, &modules);
    if (!modules)
        return 0;
    hpy_dict_view(&view, modules);
    for (size_t i = 0; i < view.n; i++) {
        PyObject *key, *value;
        struct hpy_str_view name;
        if (!hpy_dict_entry(&key, &value, &view, i) || !PyUnicode_Check(key))
            continue;
        hpy_str_view(&name, key);
        if (!name.interned &&
            hpy_map_put(&contents->module_names, (uint64_t)(uintptr_t)key, 1) != 0)
            return -1;
    }
    return 0;
}

static void add_str(struct hpy_line *line, PyObject *str)
{
    struct hpy_str_view view;
    if (!str || !PyUnicode_Check(str))
        return;
    hpy_str_view(&view, str);
    line->n += hpy_str_utf8(line->at + line->n, sizeof(line->at) - line->n, &view);
}

static void add_dotted(struct hpy_line *line, PyObject *module, PyObject *name)
{
    add_str(line, module);
    if (line->n)
        hpy_line_add(line, ".");
    add_str(line, name);
}

static bool is_name(const struct hpy_contents *c, PyObject *object,
                    const struct hpy_str_view *view)
{
    uint32_t found;
    return view->length <= HPY_NAME_TEXT_BYTES &&
           (view->interned ||
            hpy_map_get(&c->module_names, (uint64_t)(uintptr_t)object, &found));
}

static void say_str(struct hpy_contents *c, PyObject *object)
{
    struct hpy_str_view view;
    hpy_str_view(&view, object);
    size_t room = c->values ? c->preview_bytes : HPY_NAME_TEXT_BYTES;
    bool tell = c->values || is_name(c, object, &view);

    if (room > sizeof(c->text))
        room = sizeof(c->text);
    c->out.length = view.length;
    if (tell && view.ascii && view.width == 1) {
        c->out.kind = HPY_CONTENT_STR;
        c->out.text.data = view.data;
        c->out.text.n_bytes = view.length < room ? view.length : room;
        return;
    }
    if (tell) {
        c->out.kind = HPY_CONTENT_STR;
        c->out.text.data = c->text;
        c->out.text.n_bytes = hpy_str_utf8(c->text, room, &view);
        return;
    }
    c->out.kind = HPY_CONTENT_STR_HASH;
    c->out.bits = view.hash;
}

static void say_bytes(struct hpy_contents *c, PyObject *object)
{
    size_t length = (size_t)((PyVarObject *)object)->ob_size;
    c->out.length = length;
    if (!c->values) {
        c->out.kind = HPY_CONTENT_BYTES_HASH;
        c->out.bits = hpy_bytes_hash(object);
        return;
    }
    size_t room = c->preview_bytes < sizeof(c->text) ? c->preview_bytes : sizeof(c->text);
    c->out.kind = HPY_CONTENT_BYTES;
    c->out.text.data = ((PyBytesObject *)object)->ob_sval;
    c->out.text.n_bytes = length < room ? length : room;
}

static void say_int(struct hpy_contents *c, PyObject *object)
{
    struct hpy_int_view view;
    if (!c->values)
        return;
    hpy_int_view(&view, object);
    if (view.fits) {
        c->out.kind = HPY_CONTENT_INT;
        c->out.bits = (uint64_t)view.value;
    } else {
        c->out.kind = HPY_CONTENT_BIGINT;
        c->out.length = view.bit_length;
        c->out.bits = view.negative;
    }
}

static void say_float(struct hpy_contents *c, PyObject *object)
{
    if (!c->values)
        return;
    c->out.kind = HPY_CONTENT_FLOAT;
    memcpy(&c->out.bits, &((PyFloatObject *)object)->ob_fval, sizeof(c->out.bits));
}

static void say_length(struct hpy_contents *c, Py_ssize_t n)
{
    if (n < 0)
        return;
    c->out.kind = HPY_CONTENT_LENGTH;
    c->out.length = (uint64_t)n;
}

static void say_line(struct hpy_contents *c)
{
    if (!c->line.n)
        return;
    c->out.kind = HPY_CONTENT_NAME;
    c->out.text = hpy_line_str(&c->line);
}

static void say_type(struct hpy_contents *c, PyObject *object)
{
    struct hpy_type_info info;
    struct hpy_type_text text;
    hpy_type_describe(&info, &text, (PyTypeObject *)object, c->interp);
    if (!hpy_str_equal(info.module, HPY_STR("builtins"))) {
        hpy_line_bytes(&c->line, info.module.data, info.module.n_bytes);
        hpy_line_add(&c->line, ".");
    }
    hpy_line_bytes(&c->line, info.name.data, info.name.n_bytes);
    say_line(c);
}

static void say_code(struct hpy_contents *c, PyObject *object)
{
    struct hpy_code_names names;
    hpy_code_names(&names, object);
    struct hpy_line path = { .n = 0 };
    add_str(&path, names.file);
    const char *slash = memrchr(path.at, '/', path.n);
    const char *base = slash ? slash + 1 : path.at;
    hpy_line_bytes(&c->line, base, (size_t)(path.at + path.n - base));
    hpy_line_add(&c->line, ":");
    hpy_line_number(&c->line, names.line);
    hpy_line_add(&c->line, ":");
    add_str(&c->line, names.name);
    say_line(c);
}

/* Functions, descriptors and generators: whose names lie in fields. */
static void say_named(struct hpy_contents *c, PyObject *object, uint8_t rule)
{
    PyObject *module = NULL, *name = NULL;
    const char *text = NULL;
    switch (rule) {
    case HPY_SAY_FUNCTION:
        hpy_function_names(&module, &name, object);
        break;
    case HPY_SAY_BUILTIN:
        hpy_builtin_names(&module, &text, object);
        break;
    case HPY_SAY_DESCRIPTOR:
        hpy_descriptor_name(&name, object);
        break;
    default:
        hpy_generator_name(&name, object);
        break;
    }
    add_dotted(&c->line, module, name);
    if (text)
        hpy_line_bytes(&c->line, text, strnlen(text, HPY_NAME_TEXT_BYTES));
    say_line(c);
}

const struct hpy_content *hpy_contents_say(struct hpy_contents *c, PyObject *object,
                                           const struct hpy_plan *plan)
{
    c->out.kind = HPY_CONTENT_NONE;
    c->out.length = c->out.bits = 0;
    c->out.text.n_bytes = 0;
    c->line.n = 0;
    switch ((enum hpy_content_rule)plan->content) {
    case HPY_SAY_NOTHING:
        return NULL;
    case HPY_SAY_STR:
        say_str(c, object);
        break;
    case HPY_SAY_BYTES:
        say_bytes(c, object);
        break;
    case HPY_SAY_INT:
        say_int(c, object);
        break;
    case HPY_SAY_FLOAT:
        say_float(c, object);
        break;
    case HPY_SAY_SIZE:
        say_length(c, ((PyVarObject *)object)->ob_size);
        break;
    case HPY_SAY_DICT:
        say_length(c, hpy_dict_length(object));
        break;
    case HPY_SAY_SET:
        say_length(c, hpy_set_length(object));
        break;
    case HPY_SAY_TYPE:
        say_type(c, object);
        break;
    case HPY_SAY_MODULE: {
        PyObject *name;
        hpy_module_name(&name, object);
        add_str(&c->line, name);
        say_line(c);
        break;
    }
    case HPY_SAY_CODE:
        say_code(c, object);
        break;
    case HPY_SAY_FUNCTION:
    case HPY_SAY_BUILTIN:
    case HPY_SAY_DESCRIPTOR:
    case HPY_SAY_GENERATOR:
        say_named(c, object, plan->content);
        break;
    }
    return c->out.kind == HPY_CONTENT_NONE ? NULL : &c->out;
}
