"""How the command line shows an answer to "which door"."""

from api.cli.speech import print_line
from api.operations.doors import FoundDoors
from gis.errors import Message
from gis.jurisdiction import Body, Door, Question, RuleBook, Terms
from layers.doors import elsewhere_of

NOT_YET = Message("还不能确定去哪里。", "It cannot be told yet where to go.")


def print_doors(found: FoundDoors) -> None:
    """
    Print the doors, the wrong ones, deadlines, papers and the question.

    Parameters
    ----------
    found
        By `api.operations.doors.find_doors`.
    """
    answer = found.answer
    for remark in found.remarks:
        print_line(f"注意：{remark.zh}", f"note: {remark.en}")
    for door in answer.doors:
        _print_door(door, elsewhere_of(answer, door.reasons[0]))
    if not answer.doors:
        print_line(*(answer.no_door or NOT_YET))
    for body in answer.perhaps:
        print_line(f"可能：{body.name}", f"perhaps: {body.name}")
    for wrong in answer.wrong:
        print_line(
            f"不是这里：{_named(wrong.body).zh}：{wrong.reason.zh}",
            f"not here: {_named(wrong.body).en}: {wrong.reason.en}",
        )
    for each in answer.assumed:
        print_line(f"假定：{each.text.zh}", f"assumed: {each.text.en}")
    _print_papers(found)
    if answer.question is not None:
        _print_question(answer.question)


def print_rules(book: RuleBook) -> None:
    """
    Print how many rows a file of rules has, and how many hold something unconfirmed.

    Parameters
    ----------
    book
        The rules.
    """
    doubtful = sum(terms.unconfirmed is not None for terms in book.terms)
    print_line(
        f"{len(book.doors)} 条规则，{len(book.deadlines)} 个期限，{len(book.papers)} 项材料，"
        f"{len(book.cautions)} 条提示；其中 {doubtful} 条有未核实之处",
        f"{len(book.doors)} rules, {len(book.deadlines)} deadlines, {len(book.papers)} papers, "
        f"{len(book.cautions)} cautions; {doubtful} of them hold something unconfirmed",
    )


def _print_door(door: Door, elsewhere: Message) -> None:
    if door.body is None:
        print_line(f"去：{elsewhere.zh}", f"go: {elsewhere.en}")
    else:
        named = _named(door.body)
        contact = " · ".join(text for text in (door.body.address, door.body.phone) if text)
        print_line(f"去：{named.zh}  {contact}", f"go: {named.en}  {contact}")
    for reason in door.reasons:
        law = reason.rule.terms.law.cited
        print_line(f"  {reason.rule.why.zh}（{law.zh}）", f"  {reason.rule.why.en} ({law.en})")
        _print_doubt(reason.rule.terms)


def _print_papers(found: FoundDoors) -> None:
    answer = found.answer
    for each in answer.deadlines:
        rule, law = each.rule, each.rule.terms.law.cited
        units = {"days": "日", "months": "个月", "years": "年"}
        zh = f"期限：{rule.event.zh}起 {rule.amount} {units[rule.unit]}（{rule.who.zh}；{law.zh}）"
        unit = rule.unit if rule.amount > 1 else rule.unit[:-1]
        en = f"deadline: {rule.amount} {unit} from {rule.event.en} ({rule.who.en}; {law.en})"
        if each.due is not None:
            zh += f"，即 {each.due}" + ("，已过" if each.passed else "")
            en += f": {each.due}" + (", passed" if each.passed else "")
        if each.untold:
            zh += f"；要算截止日期，请先说明 {'、'.join(each.untold)}"
            en += f"; for the last day tell {', '.join(each.untold)}"
        print_line(zh, en)
        _print_doubt(rule.terms)
    for paper in answer.papers:
        print_line(f"带：{paper.what.zh}", f"bring: {paper.what.en}")
        _print_doubt(paper.terms)
    for caution in answer.cautions:
        law = caution.terms.law.cited
        print_line(f"提示：{caution.text.zh}（{law.zh}）", f"know: {caution.text.en} ({law.en})")
        _print_doubt(caution.terms)


def _print_doubt(terms: Terms) -> None:
    if terms.unconfirmed is not None:
        print_line(f"  未核实：{terms.unconfirmed.zh}", f"  unconfirmed: {terms.unconfirmed.en}")


def _print_question(question: Question) -> None:
    print_line(f"还想问一句：{question.text.zh}", f"one question: {question.text.en}")
    option = {"choice": "--fact", "side": "--side", "place": f"--{question.name}"}[question.kind]
    if not question.options:
        print_line(f"  请加 {option}", f"  add {option}")
    for each in question.options:
        given = f"{option} {question.name}={each.value}"
        print_line(f"  {given}  {each.label.zh}", f"  {given}  {each.label.en}")


def _named(body: Body) -> Message:
    if body.distance_m is None:
        return Message(body.name, body.name)
    km = f"{body.distance_m / 1000:.1f} km"
    return Message(f"{body.name}（直线 {km}）", f"{body.name} ({km} straight)")
