/* Documents as one page of HTML. */
#include "report/rep_doc.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>";

static const char style[] =
    "</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; --bar: #3b78b5; --line: #8884; --dim: #666 }\n"
    "@media (prefers-color-scheme: dark) { :root { --bar: #6aa3dc; --dim: #aaa } }\n"
    "body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; "
    "padding: 0 1em }\n"
    "h1 { font-size: 1.5em; overflow-wrap: anywhere }\n"
    "h2 { font-size: 1.15em; margin-top: 2em; border-bottom: 1px solid var(--line) }\n"
    "table { border-collapse: collapse; width: 100% }\n"
    "th, td { text-align: left; padding: .15em .6em .15em 0; vertical-align: top; "
    "overflow-wrap: anywhere }\n"
    "th { font-weight: 600; color: var(--dim) }\n"
    "tbody tr:hover { background: var(--line) }\n"
    ".n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }\n"
    ".b { width: 9em; min-width: 5em }\n"
    ".bar { background: var(--bar); height: .8em; margin-top: .35em; min-width: 1px }\n"
    "li { margin: .8em 0; overflow-wrap: anywhere }\n"
    "li .bar { max-width: 30em }\n"
    ".below { color: var(--dim); font: 13px/1.5 ui-monospace, monospace }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

static void add_escaped(struct hpy_text *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': hpy_text_add(out, "&amp;"); break;
        case '<': hpy_text_add(out, "&lt;"); break;
        case '>': hpy_text_add(out, "&gt;"); break;
        case '"': hpy_text_add(out, "&quot;"); break;
        case '\'': hpy_text_add(out, "&#39;"); break;
        default: hpy_text_add_char(out, *text);
        }
}

static void add_element(struct hpy_text *out, const char *tag, const char *text)
{
    hpy_text_addf(out, "<%s>", tag);
    add_escaped(out, text);
    hpy_text_addf(out, "</%s>\n", tag);
}

static void add_bar(struct hpy_text *out, double share)
{
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    hpy_text_addf(out, "<div class=\"bar\" style=\"width:%.1f%%\"></div>", share * 100);
}

static void begin(struct hpy_text *out, const char *title)
{
    hpy_text_add(out, head);
    add_escaped(out, title);
    hpy_text_add(out, style);
    add_element(out, "h1", title);
}

static void section(struct hpy_text *out, const char *heading)
{
    add_element(out, "h2", heading);
}

static void note(struct hpy_text *out, const char *line)
{
    add_element(out, "p", line);
}

static void item(struct hpy_text *out, unsigned number, const char *line, double share,
                 const struct hpy_text *below, size_t n_below)
{
    hpy_text_add(out, number == 1 ? "<ol>\n<li>" : "<li>");
    add_escaped(out, line);
    add_bar(out, share);
    for (size_t i = 0; i < n_below; i++) {
        hpy_text_add(out, "<div class=\"below\">");
        add_escaped(out, hpy_text_get(&below[i]));
        hpy_text_add(out, "</div>");
    }
    hpy_text_add(out, "</li>\n");
}

static void items_end(struct hpy_text *out)
{
    hpy_text_add(out, "</ol>\n");
}

static void add_cell(struct hpy_text *out, const struct hpy_doc_table *table, int column,
                     const char *tag, const char *text)
{
    const char *class = column == table->bar ? " class=\"b\""
                        : table->right[column] ? " class=\"n\"" : "";
    hpy_text_addf(out, "<%s%s>", tag, class);
    add_escaped(out, text);
}

static void table(struct hpy_text *out, const struct hpy_doc_table *table)
{
    hpy_text_add(out, "<table>\n");
    if (table->titles[0]) {
        hpy_text_add(out, "<thead><tr>");
        for (int i = 0; i < table->n_columns; i++) {
            add_cell(out, table, i, "th", table->titles[i]);
            hpy_text_add(out, "</th>");
        }
        hpy_text_add(out, "</tr></thead>\n");
    }
    hpy_text_add(out, "<tbody>\n");
    for (size_t row = 0; row < table->n_rows; row++) {
        hpy_text_add(out, "<tr>");
        for (int i = 0; i < table->n_columns; i++) {
            size_t at = row * (size_t)table->n_columns + (size_t)i;
            add_cell(out, table, i, "td", hpy_text_get(&table->cells[at]));
            if (i == table->bar)
                add_bar(out, table->shares[row]);
            hpy_text_add(out, "</td>");
        }
        hpy_text_add(out, "</tr>\n");
    }
    hpy_text_add(out, "</tbody>\n</table>\n");
    out->failed |= table->failed;
}

static void end(struct hpy_text *out)
{
    hpy_text_add(out, "</body>\n</html>\n");
}

const struct hpy_doc_ops hpy_doc_html = { begin, section, note, item, items_end, table, end };
