"""A page's text becomes a Reply."""

from __future__ import annotations

import dataclasses
import hashlib
import re

from helpers.errors import DafuError
from helpers.read import header
from helpers.read.addressee import Addressee, is_addressee, join_addressees
from helpers.read.letter import Letter, find_further_letters, find_letter
from helpers.read.normalise import normalise, simplify, source_quality
from helpers.read.numerals import read_date
from helpers.read.privacy import redact, redact_contacts, redact_source
from helpers.read.reply import Reply, Section
from helpers.read.sections import split_sections

# A body's name ends at the first of these, the longer ending before the shorter.
_BODY = r"(?!并|征求|听取|会同)[\u4e00-\u9fff]{1,14}?(?:委员会|办公室|银行(?:[\u4e00-\u9fff]{2,8}?(?:中心支行|分行|支行))?|公司|中心|集团|政府(?!办公室|金融)|厅|局(?:[\u4e00-\u9fff]{2,4}分局|交警[大支总]队|稽查局)?|委(?!员|办|编|统战|组织|宣传|政法|网信|社会|农|金融)|管委会|管理处|供销(?:合作)?(?:联合)?社|总工会|工商联|妇联|科协|残联|团委|检察院|法院|[大支总]队|海关|(?<!主)(?<!协)办(?!理|公|意见)|部(?!门|分)|署)"
_BODIES = rf"{_BODY}(?:[、,和及与]{{1,2}}{_BODY})*"
_CONSULTED = re.compile(
    rf"(?:经商|会商|会同|经会(?![同商])|经与|并与|[厅局委办]与|征求了?|听取了?)(?P<bodies>{_BODIES})|(?:^|[,。;])(?:结合|根据|综合|按照)?(?P<assisting>{_BODIES})[协会]办"
)
_ASSISTING = re.compile(rf"协办单位\s*\]?\s*[:|]?\s*(?P<bodies>{_BODIES})")

# Courts, prosecutors and inspectors make 建议 of another kind.
_ITEM = re.compile(r"提案|(?<!修改|司法|检察|监察|审计)建议(?!书|稿)|议案")
# Not 作出答复, which is news, nor 请答复某号提案, which asks for one.
_ANSWERS = re.compile(r"(?<!作出|做出|进行|给予)答复(?!.*(?:提案|建议))|复函|(?<!提案)(?<!建议)的函|会办意见|主办意见")
_MEMBERS_ITEM = re.compile(r"提案|议案|代表|委员|政协|人大|人民代表|第\S{1,16}号|次会议")
_OTHER_GENRE = re.compile(r"(?:关于.*|的)(?:通知|通报|公告|公示|报告|汇报|总结|统计表|批复)(?:\([^()]*\))?$|信访|信息公开申请")
_CITIZEN = re.compile(r"网友|网民|市民(?!政|营|族|委)|群众|居民|来信人")
_LETTER_BOX = re.compile(r"(?:来信|留言|信件|来电|咨询|投诉|诉求|信访事项)[^。\n提案建议]{0,12}收悉")

# A letter has some thousand characters; what is longer on one line is none.
_LONGEST_FOLDED = 100_000
# Blanks before a figure or a letter are those of a line, but for the date of a signature.
_SEAM = re.compile(r"(?<! ) *\|[ |]*|(?<! ) +(?=[^\dA-Za-z号 ])|(?<=[\u4e00-\u9fff。)]) +(?=(?:19|20)\d\d\s*[年-])")
_CELLS = re.compile(r" *\|[ |]*")
# A title with all the rest of the page behind it.
_GLUED = re.compile(r"\A[^\n]{0,24}(?:关于|对)[^\n。]{4,200}?(?:答复的函|的答复函?|的?复函|情况的函|意见的函)(?:\((?:摘要|节选)\))?(?!\((?:摘要|节选)|意)(?=[^\n])|\A[^\n。]{4,100}?\(答复摘要\)(?=[^\n])")


class NotAReply(DafuError):
    """Raise this when a text is no official reply."""


def parse_reply(text: str, *, source: str = "") -> Reply:
    """Read the text of a page into a Reply.

    Parameters
    ----------
    text
        The page's text, one paragraph a line, in any width.
    source
        The file or address it came from; a member's name in it is redacted like one in the text.

    Returns
    -------
    A Reply. What the page does not say is None. Offsets of sections cut ``reply.text``, which is the
    normalised page with personal names and telephone numbers replaced.

    Raises
    ------
    NotAReply
        If the text neither opens nor is titled as the answer to a proposal or suggestion.

    Notes
    -----
    The reader knows layouts, not meanings: a letter without any formula, title or heading of the genre
    is refused even if a person would know it for a reply. Of a page with several letters, each under its own
    title, the first is read, and `conflicts` says how many there are.
    """
    page = _unfolded(normalise(text))
    if not page:
        raise NotAReply(f"{source or 'the text'} is empty: give the text of a saved reply page")
    addressee = _addressee_of(page)
    page = redact(page, addressee.names)
    letter, title = _letter_and_title(page)
    further = find_further_letters(page, letter, title)
    if further:
        page = page[: further[0]].rstrip()
        letter, title = _letter_and_title(page)
    if not _is_reply(title, letter, page, addressee):
        raise NotAReply(f"{source or 'the text'} is no reply: it is neither titled nor opened as the answer to a 提案 or 建议")
    reply = _assemble(page, _origin(text, source, addressee.names), title, letter, addressee)
    return _with_conflict(reply, "letters", str(1 + len(further))) if further else reply


def _letter_and_title(page: str) -> tuple[Letter, str | None]:
    letter = find_letter(page)
    return letter, header.find_title(_lines(page[: letter.opening_start]) or _lines(page)[:3])


def _with_conflict(reply: Reply, code: str, shown: str) -> Reply:
    raw = {**reply.raw, code: shown}
    return dataclasses.replace(reply, conflicts=tuple(sorted(raw)), raw=raw)


def text_document(text: str, *, source: str, title: str, year: int | None) -> Reply:
    """Any text as a document of a corpus: ``doc_type="text"``, its sections without roles.

    Used for corpora that are no replies, such as work reports. Names in running prose stay as printed.
    """
    page = redact_contacts(normalise(text))
    reply_id = _reply_id(page)
    sections = split_sections(page, 0, len(page), len(page), reply_id)
    empty: dict[str, object] = {field.name: None for field in dataclasses.fields(Reply)}
    facts: dict[str, object] = {
        "reply_id": reply_id,
        **_origin(text, source),
        "doc_type": "text",
        "title": title,
        "co_handlers": (),
        "year": year,
        "text": page,
        "body": page,
        "sections": tuple(dataclasses.replace(section, role="answer") for section in sections),
        "conflicts": (),
        "raw": {},
    }
    return Reply(**{**empty, **facts})  # type: ignore[arg-type]


def _unfolded(page: str) -> str:
    """A page, or the letter on it, that was saved as one line or as one row of a table, its lines set apart again."""
    if len(page) > _LONGEST_FOLDED:
        return page
    if "\n" in page:
        return "\n".join(_CELLS.sub("\n", line).strip("\n") if _is_folded(line) else line for line in page.split("\n"))
    return _GLUED.sub(r"\g<0>\n", _SEAM.sub("\n", page).strip("\n"), count=1)


def _is_folded(line: str) -> bool:
    return line.count("|") >= 3 and "如下" in line and "。" in line


def _reply_id(page: str) -> str:
    return hashlib.sha256(page.encode("utf-8")).hexdigest()[:12]


def _origin(text: str, source: str, names: tuple[str, ...] = ()) -> dict[str, str]:
    """Where a page comes from: its source without members' names, its digest, and what kind of copy it is."""
    quality, named = source_quality(text), redact_source(source, names)
    if quality == "mirror" and redact_source(simplify(named), names) != simplify(named):
        named = redact_source(simplify(named), names)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {"source": named, "source_sha256": digest, "source_quality": quality}


def _lines(stretch: str) -> list[str]:
    return [line for line in stretch.split("\n") if line]


def _addressee_of(page: str) -> Addressee:
    letter = find_letter(page)
    lines = [re.sub(r"[,:]\s*$", ":", line) for line in _lines(page[letter.start : letter.opening_start])]
    known = lines and (is_addressee(lines[0]) or is_addressee("".join(lines)))
    return join_addressees(lines) if known else Addressee(None, None, None)


def _is_reply(title: str | None, letter: Letter, page: str, addressee: Addressee) -> bool:
    # A line may be broken inside a word.
    above, opening = page[: letter.opening_start], header.compact(page[letter.opening_start : letter.body_start])
    # A title that names the item settles it: 对县政协八届四次会议第12号提案的答复.
    named = re.sub(r"《[^》]*》", "", title or "")
    if title and _ANSWERS.search(named) and (_ITEM.search(title) or "号" in named):
        return bool(_ITEM.search(header.compact(above) + opening))
    other_genre = any(_OTHER_GENRE.search(line[-200:]) for line in _lines(page[: letter.start]))
    if not _ITEM.search(opening) or other_genre or _is_to_citizen(above, opening):
        return False
    spoken_to = addressee.type is not None or bool(re.search(r"[您你贵]", opening))
    return letter.has_opening and spoken_to and bool(_MEMBERS_ITEM.search(header.compact(above) + opening))


def _is_to_citizen(above: str, opening: str) -> bool:
    """Answers to letters and messages of citizens open with the same formulas."""
    addressed = (_lines(above) or [""])[-1]
    spoken = re.sub(r"《[^》]*》", "", opening)
    return bool(_CITIZEN.search(addressed) and len(addressed) <= 20) or bool(_LETTER_BOX.search(spoken))


def _assemble(page: str, origin: dict[str, str], title: str | None, letter: Letter, addressee: Addressee) -> Reply:
    reply_id = _reply_id(page)
    opening = page[letter.opening_start : letter.body_start]
    head, tail = page[: letter.start], page[letter.closing_end :]
    department = letter.signature or header.department_in_title(title) or header.find_publisher(page) or header.find_source(head)
    number, session = _number_and_session(title, opening, head)
    document_number, damaged_number = header.find_document_number(_lines(head), _above_attachments(_lines(tail)), title)
    published = header.find_published(head, page[letter.body_end :])
    signed = read_date(header.compact(letter.signed_line or "")) or header.find_labelled_signing(head + "\n" + tail)
    numbered = re.search(r"〔(\d{4})〕", document_number or "")
    year = dated.year if (dated := signed or published) else int(numbered[1]) if numbered else None
    kind = _kind(title, opening, head, addressee)
    sections = split_sections(page, letter.body_start, letter.body_end, letter.closing_end, reply_id)
    raw = _conflicts(title, opening, kind, addressee, damaged_number, letter.signed_line) | _damage(page, sections)
    return Reply(
        reply_id=reply_id,
        **origin,
        doc_type=_doc_type(title, opening, addressee),
        kind=kind,
        title=title,
        proposal_title=header.find_proposal_title(title, opening, head),
        level=header.find_level(department, (title or "") + opening, head),
        region=header.find_region(department, header.department_in_title(title), header.find_publisher(page), title, head=head),
        term=session[0] if session else None,
        session=session[1] if session else None,
        number=number,
        number_key=header.number_key(number),
        department=department,
        co_handlers=find_co_handlers(opening, head),
        addressee_type=addressee.type,
        addressee_count=addressee.count,
        document_number=document_number,
        class_mark=header.find_class_mark(head, page[letter.body_end :]),
        openness=header.find_openness(head + "\n" + page[letter.body_end :]),
        published=published,
        signed=signed,
        year=year,
        text=page,
        body=page[letter.body_start : letter.body_end],
        sections=sections,
        conflicts=tuple(sorted(raw)),
        raw=raw,
    )


def _damage(page: str, sections: tuple[Section, ...]) -> dict[str, str]:
    """The first heading that lost its numeral, and the first characters that no longer can be read, by code."""
    lost = [section.text.partition("\n")[0][:40] for section in sections if section.label in {"、", "()"}]
    unreadable = re.search(r"[\u4e00-\u9fff]{0,4}\?;\?", page)
    return ({"label": lost[0]} if lost else {}) | ({"characters": unreadable[0]} if unreadable else {})


def _above_attachments(lines: list[str]) -> list[str]:
    attached = next((i for i, line in enumerate(lines) if re.match(r"附(?:件|表)", line)), len(lines))
    return lines[:attached]


def _number_and_session(title: str | None, opening: str, head: str) -> tuple[str | None, tuple[int, int] | None]:
    """From the title, else from the opening sentence, else from what stands above the letter."""
    named = header.compact(title or "")
    named, opening = (re.sub(r"《[^》]*》", "", words) for words in (named, opening))
    number = header.find_number(named) or header.find_number(opening) or header.find_number(head)
    return number, header.find_session(named) or header.find_session(opening) or header.find_session(head)


def _kind(title: str | None, opening: str, head: str, addressee: Addressee) -> str | None:
    """Session body, then the noun, in title and opening; then honorific; then the page's breadcrumbs."""
    for words in (title or "", opening):
        kind = header.find_kind(re.sub(r"《[^》]*》", "", words))
        if kind:
            return kind
    honoured = {"委员": "proposal", "代表": "suggestion"}.get(addressee.honorific or "")
    if honoured:
        return honoured
    if addressee.type == "party":
        return "proposal"
    return header.find_kind(head) or _kind_of_words((title or "") + opening)


def _kind_of_words(words: str) -> str | None:
    if "提案" in words:
        return "proposal"
    return "suggestion" if "建议" in words else None


def _doc_type(title: str | None, opening: str, addressee: Addressee) -> str:
    words = (title or "") + opening
    if re.search(r"跟踪", title or ""):
        return "follow_up"
    if re.search(r"会办意见|协办意见(?:的?函)", words) or addressee.type == "department":
        return "co_handler"
    return "summary" if re.search(r"摘要|节选", title or "") else "reply"


def _conflicts(
    title: str | None,
    opening: str,
    kind: str | None,
    addressee: Addressee,
    damaged_number: str | None,
    signed_line: str | None,
) -> dict[str, str]:
    """What disagrees or is damaged, by code, with the strings that show it."""
    named = header.compact(title or "")
    found: dict[str, str] = {}
    named, opening = (re.sub(r"《[^》]*》", "", words) for words in (named, opening))
    sessions = [header.find_session(named), header.find_session(opening)]
    if all(sessions) and sessions[0] != sessions[1]:
        found["session"] = " / ".join(f"{term}届{session}次" for term, session in filter(None, sessions))
    numbers = [header.find_number(words) for words in (named, opening)]
    if all(numbers) and not header.same_number(numbers[0], numbers[1], sessions[0] or sessions[1]):
        found["number"] = " / ".join(filter(None, numbers))
    if title and header.kinds_disagree(named):
        found["kind"] = "session body and noun of the title"
    if addressee.honorific and kind and addressee.honorific != {"proposal": "委员", "suggestion": "代表"}[kind]:
        found["honorific"] = addressee.honorific
    if damaged_number:
        found["document_number"] = damaged_number
    if signed_line and read_date(header.compact(signed_line)) is None:
        found["date"] = signed_line
    return found


def find_co_handlers(opening: str, head: str = "") -> tuple[str, ...]:
    """The bodies that were consulted (经商…, 会同…, …协办) before the letter announces its answer, or that a form names."""
    words = re.sub(r"《[^》]*》", "", header.compact(opening))[:1_000]
    named = [match["bodies"] or match["assisting"] for match in _CONSULTED.finditer(words)]
    named += [match["bodies"] for match in _ASSISTING.finditer(head)]
    bodies = [body for names in named for body in re.findall(_BODY, re.sub(r"(?<=[厅局委办会室行司])[、,和及与]+", "", names))]
    return tuple(dict.fromkeys(bodies))
