#include "report/rep_why.h"

#include <inttypes.h>

#include "base/mem.h"

/* --------------------------------------------------------------------------- rows */

static void add(struct hpy_rep_why *rep, enum hpy_rep_why_what what, uint64_t i)
{
    rep->row[rep->n_rows++] = (struct hpy_rep_why_row){ what, i };
}

/* Steps that have a row of their own; in the short form some are told with the next. */
static uint64_t first_step(const struct hpy_rep_why *rep)
{
    return rep->full ? 0 : rep->why->n_lead;
}

static bool is_shown(const struct hpy_rep_why *rep, uint64_t i)
{
    return rep->full || !rep->why->step[i].merged;
}

static uint64_t count_shown(const struct hpy_rep_why *rep)
{
    uint64_t n = 0;
    for (uint64_t i = first_step(rep); i < rep->why->n_steps; i++)
        n += is_shown(rep, i);
    return n;
}

static void add_steps(struct hpy_rep_why *rep, uint64_t n_shown)
{
    uint64_t half = HPY_REP_WHY_STEPS / 2, seen = 0;
    bool cut = !rep->full && n_shown > HPY_REP_WHY_STEPS;
    for (uint64_t i = first_step(rep); i < rep->why->n_steps; i++) {
        if (!is_shown(rep, i))
            continue;
        if (!cut || seen < half || seen >= n_shown - half)
            add(rep, HPY_REP_WHY_STEP, i);
        else if (seen == half)
            add(rep, HPY_REP_WHY_CUT, n_shown - 2 * half);
        seen++;
    }
}

enum { REMARK_NOTE, REMARK_ALONE };

static void add_holders(struct hpy_rep_why *rep)
{
    const struct hpy_why *why = rep->why;
    uint64_t first = why->through, n_all = 0;
    for (int holder = 0; holder < HPY_N_WHY_HOLDERS; holder++)
        n_all += why->count[holder];
    if (why->n_direct > first) {
        add(rep, HPY_REP_WHY_HEADING, 0);
        for (uint64_t i = first; i < why->n_direct; i++)
            add(rep, HPY_REP_WHY_HOLDER, i);
        if (n_all > why->n_direct)
            add(rep, HPY_REP_WHY_MORE, n_all - why->n_direct);
    } else if (why->through && why->begin != HPY_WHY_FROM_CYCLE) {
        add(rep, HPY_REP_WHY_REMARK, REMARK_ALONE);
    }
}

enum hpy_status hpy_rep_why_init(struct hpy_rep_why *out, const struct hpy_why *why,
                                 const struct hpy_why_rules *rules, bool full,
                                 struct hpy_err *err)
{
    enum { OTHERS = 5 };
    *out = (struct hpy_rep_why){ .why = why, .rules = rules, .full = full };
    uint64_t n_shown = count_shown(out);
    uint64_t n_steps = full || n_shown < HPY_REP_WHY_STEPS ? n_shown : HPY_REP_WHY_STEPS;
    out->row = HPY_ARRAY(struct hpy_rep_why_row, n_steps + why->n_direct + OTHERS);
    if (!out->row)
        return hpy_fail(err, HPY_ENOMEM, "out of memory");
    add(out, HPY_REP_WHY_BEGIN, 0);
    add_steps(out, n_shown);
    if (hpy_why_note(why)[0])
        add(out, HPY_REP_WHY_REMARK, REMARK_NOTE);
    add_holders(out);
    return HPY_OK;
}

void hpy_rep_why_dispose(struct hpy_rep_why *rep)
{
    hpy_free(rep->row);
    *rep = (struct hpy_rep_why){ 0 };
}

uint32_t hpy_rep_why_node(const struct hpy_rep_why *rep, uint64_t row)
{
    const struct hpy_rep_why_row *r = &rep->row[row];
    switch (r->what) {
    case HPY_REP_WHY_BEGIN: return rep->full && rep->why->n_lead ? HPY_ROOT_NODE : rep->why->first;
    case HPY_REP_WHY_STEP: return rep->why->step[r->i].target;
    case HPY_REP_WHY_HOLDER:
        return rep->full ? rep->why->direct[r->i].source : rep->why->direct[r->i].owner;
    default: return HPY_NO_NODE;
    }
}

uint64_t hpy_rep_why_depth(const struct hpy_rep_why *rep, uint64_t row)
{
    switch (rep->row[row].what) {
    case HPY_REP_WHY_STEP:
    case HPY_REP_WHY_CUT:
        return row; /* the chain comes first */
    case HPY_REP_WHY_HOLDER:
    case HPY_REP_WHY_MORE:
        return 1;
    default:
        return 0;
    }
}

/* -------------------------------------------------------------------------- parts */

static void begin_part(struct hpy_rep_why_parts *out, const struct hpy_rep_why *rep)
{
    const struct hpy_why *why = rep->why;
    if (rep->full && why->n_lead)
        hpy_text_add(&out->label, "the interpreter");
    else
        hpy_why_begin_text(&out->label, why);
    out->here = why->n_steps == why->n_lead && !(rep->full && why->n_lead);
    if (out->here && why->has_tree && why->n_steps)
        out->retained_bytes = why->step[why->n_steps - 1].retained_bytes;
}

static void step_part(struct hpy_rep_why_parts *out, const struct hpy_rep_why *rep, uint64_t i,
                      const struct hpy_numbers *numbers)
{
    const struct hpy_why *why = rep->why;
    const struct hpy_why_step *step = &why->step[i];
    if (rep->full)
        hpy_graph_edge_text(&out->label, why->graph, step->source, step->edge);
    else
        hpy_why_step_text(&out->label, why, i);
    hpy_why_object_text(&out->description, why->graph, step->target, numbers);
    if (why->has_tree)
        out->retained_bytes = step->retained_bytes;
    out->keeps = step->keeps;
    out->here = i + 1 == why->n_steps;
}

void hpy_rep_why_part(struct hpy_rep_why_parts *out, const struct hpy_rep_why *rep, uint64_t row,
                      const struct hpy_numbers *numbers)
{
    static const char *const remarks[] = { [REMARK_ALONE] = "nothing else holds it" };
    const struct hpy_rep_why_row *r = &rep->row[row];
    const struct hpy_why *why = rep->why;
    char count[HPY_COUNT_BYTES];
    hpy_text_clear(&out->label);
    hpy_text_clear(&out->description);
    out->retained_bytes = HPY_REP_WHY_NO_FIGURE;
    out->note = "";
    out->here = out->keeps = out->dim = false;
    switch (r->what) {
    case HPY_REP_WHY_BEGIN:
        begin_part(out, rep);
        break;
    case HPY_REP_WHY_STEP:
        step_part(out, rep, r->i, numbers);
        break;
    case HPY_REP_WHY_CUT:
        hpy_text_addf(&out->label, "… %s more steps",
                      hpy_numbers_count(count, (int64_t)r->i, numbers));
        out->dim = true;
        break;
    case HPY_REP_WHY_HEADING:
        hpy_text_add(&out->label, why->through ? "also held by" : "held by");
        break;
    case HPY_REP_WHY_HOLDER:
        hpy_why_direct_text(&out->label, why, rep->rules, r->i);
        out->note = hpy_why_holder_info(why->direct[r->i].holder)->note;
        out->dim = !hpy_why_holder_info(why->direct[r->i].holder)->keeps;
        break;
    case HPY_REP_WHY_MORE:
        hpy_text_addf(&out->label, "… %s more", hpy_numbers_count(count, (int64_t)r->i, numbers));
        out->dim = true;
        break;
    case HPY_REP_WHY_REMARK:
        hpy_text_add(&out->label, r->i == REMARK_NOTE ? hpy_why_note(why)
                                                      : remarks[r->i]);
        out->dim = true;
        break;
    }
}

void hpy_rep_why_parts_dispose(struct hpy_rep_why_parts *parts)
{
    hpy_text_dispose(&parts->label);
    hpy_text_dispose(&parts->description);
}
