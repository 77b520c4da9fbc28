"""A saved web page becomes lines: what stands above the letter, the letter, and the facts below it."""

from __future__ import annotations

import re
from collections import defaultdict

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Where the content systems of governments put the text of an article.
_ARTICLES = (
    "#zoom", "#Zoom", ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", "#UCAP-CONTENT", "#con_con", "#article-content",
    ".article-content", ".pages_content", ".view.TRS_UEDITOR", "#xxgk_content", ".xxgk_content", "#content .con", "#vsb_content",
    ".v_news_content", "#ContentRegion", ".news_content", ".article_content", "#articleContent", "article",
)  # fmt: skip
# What no browser shows as text, and what belongs to the site.
_DROPPED = (
    "script, style, noscript, iframe, noframes, nav, footer, select, datalist, button, textarea, template, svg, object, embed, "
    "audio, video, canvas, dialog:not([open])"
)
# What a page holds and hides, or strikes out: a struck sum is no sum.
_HIDDEN = '[hidden], [aria-hidden="true"], [style], del'
_HIDING_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)\b", re.IGNORECASE)
_NO_SIZE = re.compile(r"(?:^|[;\s])font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE)
_HIDING = re.compile(r"\bhidden\b|display|font-size", re.IGNORECASE)
_BLOCKS = "p, div, center, address, form, fieldset, main, aside, figure, figcaption, caption, br, li, ul, ol, tr, table, h1, h2, h3, h4, h5, h6, section, article, header, dd, dt, blockquote, pre, hr"
_BLOCK_NAMES = frozenset(_BLOCKS.split(", "))
_CONTAINERS = "div, td, article, section, body"
_META = {"ArticleTitle": "", "PubDate": "发布时间:", "ContentSource": "来源:"}
_BREAK, _CELL, _START, _END = "\x1e", "\x1f", "\x02", "\x03"
_HAN = re.compile(r"[\u3400-\u9fff]")
_FACT_BELOW = re.compile(r"^(?:索\s*引\s*号|发布|发文|文\s*号|公开|信息公开|类\s*别|办理结果|办复类别|成文|抄送|来源)[^。]{0,20}[::]")
_FEWEST = 30
# Browsers nest no deeper than this. Elements that end where the next begins do not nest.
_DEEPEST = 500
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_NOT_NESTING = frozenset({
    "html", "head", "body", "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dd", "dt", "option",
    "br", "hr", "img", "input", "meta", "link", "col", "wbr", "source", "base", "area", "param",
})  # fmt: skip
# These carry no text of their own, and a parser goes over all that were left open again and again.
_FORMATTING = re.compile(r"<(/?)(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b([^<>]*)>", re.IGNORECASE)
# Lines of drawings.
_DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "use", "stop"})
_BREAKS = re.compile(r"(?:<br>\s*){3,}")


def page_text(html: str) -> str:
    """The text of a web page, one paragraph a line.

    Parameters
    ----------
    html
        The page's source.

    Returns
    -------
    Three stretches in a row: what a reader sees above the article (title, table of facts), links and menus
    left out; the article; facts that stand under it. Cells of a table row are set apart by ``|``.

    Notes
    -----
    The article is the element that the content systems of Chinese governments mark as such; on other pages
    the innermost element that holds nearly all Chinese characters outside of links. What attributes and styles
    of elements hide, and what is struck out, is left out, but for an element with half of the page's characters:
    its article, which a script will show. Style sheets and scripts are not followed.
    """
    tree = LexborHTMLParser(_flattened(_without_formatting(html)))
    for node in tree.css(_DROPPED):
        node.decompose()
    if tree.body is None:
        return ""
    _drop_hidden(tree.body)
    # Word and some editors put each cell's text into a paragraph of its own.
    for cell in tree.css("td, th"):
        children = list(cell.iter())
        if len(children) == 1 and children[0].tag == "p":
            children[0].unwrap()
    for block in tree.css("pre"):
        _keep_lines(block)
    metadata = _metadata(tree)
    articles = _articles(tree, tree.body)
    _drop_links(tree, articles)
    for node in tree.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in tree.css("td + td, th + td, td + th, th + th"):
        node.insert_before(_CELL)
    if articles[0].mem_id == tree.body.mem_id:
        return "\n".join([*metadata, *_lines(tree.body.text())])
    for article in articles:
        article.insert_before(_START)
        article.insert_after(_END)
    above, *rest = tree.body.text().split(_START)
    parts = [part.partition(_END) for part in rest]
    facts = [line for _, _, below in parts for line in _lines(below) if _FACT_BELOW.match(line) and len(line) <= 60]
    return "\n".join([*metadata, *_lines(above), *_lines(_BREAK.join(letter for letter, _, _ in parts)), *facts])


def unshown(html: str) -> str | None:
    """Why a page shows hardly any text, and what to do: it is made of frames, or a script puts its text there."""
    tree = LexborHTMLParser(_flattened(_without_formatting(html)))
    if tree.css_first("frameset") or tree.css_first("iframe[src]"):
        return "is a page of frames: save the page inside the frame"
    written = any(len(_HAN.findall(node.text())) >= _FEWEST for node in tree.css("textarea"))
    return "shows its text by a script: save it as the browser shows it" if written or tree.css_first("script") else None


def _without_formatting(html: str) -> str:
    """The source without bold, italics and the like; what they hide or strike out stays marked, by tags of other names."""
    hiding: dict[str, list[bool]] = defaultdict(list)

    def _kept(match: re.Match[str]) -> str:
        closing, name, attributes = match[1], match[2].lower(), match[3]
        if name in {"s", "strike"}:
            return f"<{closing}del{attributes}>"
        if closing:
            hides = bool(hiding[name]) and hiding[name].pop()
        else:
            hides = _HIDING.search(attributes) is not None
            hiding[name].append(hides)
        return f"<{closing}x-{name}{attributes}>" if hides else ""

    return _FORMATTING.sub(_kept, html)


def _drop_hidden(body: LexborNode) -> None:
    """Drop what a page hides or strikes out, but not its article: some content systems hide it until a script shows it."""
    weights = {place: unlinked for place, (unlinked, _) in _weights(body).items()}
    article = max(_FEWEST, weights[body.mem_id] / 2)
    hidden = [node for node in body.css(_HIDDEN) if _is_hidden(node) and weights[node.mem_id] < article and node.mem_id != body.mem_id]
    places = {node.mem_id for node in hidden}
    # What stands inside goes with the outermost, and may not be touched afterwards.
    for node in [node for node in hidden if not _is_inside(node.parent, places)]:
        node.decompose()


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = attributes.get("style") or ""
    if node.tag == "del" or "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDING_STYLE.search(style):
        return True
    # Letters of no size take away the blanks between parts that have a size of their own.
    return bool(_NO_SIZE.search(style)) and all(inner.mem_id == node.mem_id for inner in node.css('[style*="font"], [class]'))


def _is_inside(node: LexborNode | None, others: set[int]) -> bool:
    """Whether an element is one of others, or stands in one."""
    while node is not None:
        if node.mem_id in others:
            return True
        node = node.parent
    return False


def _keep_lines(block: LexborNode) -> None:
    """The line ends of preformatted text are those that a reader sees."""
    for node in list(block.traverse(include_text=True)):
        if node.is_text_node and "\n" in (words := node.text_content or ""):
            node.replace_with(words.replace("\n", _BREAK))


def _flattened(html: str) -> str:
    """The source with nothing nested deeper than browsers nest: beyond that a line end stands for a block."""
    depth = 0

    def _kept(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match[1], match[2].lower()
        if name in _DRAWN:
            return ""
        if name in _NOT_NESTING and depth <= _DEEPEST:
            return match[0]
        if name not in _NOT_NESTING:
            depth = max(depth - 1, 0) if closing else depth + 1
            if depth + bool(closing) <= _DEEPEST:
                return match[0]
        return "<br>" if name in _BLOCK_NAMES or name in {"td", "th"} else ""

    return _BREAKS.sub("<br><br>", _TAG.sub(_kept, html))


def _metadata(tree: LexborHTMLParser) -> list[str]:
    """What the page says of itself in its head, where nothing in the body repeats it: its title, its site, its date."""
    shown = re.sub(r"\s", "", tree.body.text() if tree.body else "")
    title = tree.css_first("title")
    parts = re.split(r"\s+|[-_|–—]+(?=[\u4e00-\u9fff])", title.text() if title else "")
    lines = [part.strip() for part in parts if _HAN.search(part) and re.sub(r"\s", "", part) not in shown]
    for name, label in _META.items():
        node = tree.css_first(f'meta[name="{name}"]')
        value = ((node.attributes.get("content") or "") if node else "").strip()
        if value and re.sub(r"\s", "", value) not in shown:
            lines.append(label + value)
    return lines


def _articles(tree: LexborHTMLParser, body: LexborNode) -> list[LexborNode]:
    """The elements with the article: those that are marked as such, for it may stand in several, or the densest one."""
    weights = {place: unlinked - 2 * linked for place, (unlinked, linked) in _weights(body).items()}
    for selector in _ARTICLES:
        found = [node for node in tree.css(selector) if weights.get(node.mem_id, 0) >= _FEWEST]
        places = {node.mem_id for node in found}
        outermost = [node for node in found if not _is_inside(node.parent, places)]
        # <article> is also what neighbours stand in.
        if outermost:
            return outermost if selector != "article" else [max(outermost, key=lambda node: weights[node.mem_id])]
    return [_densest(tree, body, weights)]


def _densest(tree: LexborHTMLParser, body: LexborNode, weights: dict[int, int]) -> LexborNode:
    """The innermost element with nearly all of the Chinese characters that stand in no link."""
    # A page of links alone weighs less than nothing, and its body is as good as any other element.
    containers = tree.css(_CONTAINERS)
    most = max((weight for node in containers if (weight := weights.get(node.mem_id, 0)) > 0), default=1)
    # In document order the last that holds so much is the innermost.
    return next((node for node in reversed(containers) if weights.get(node.mem_id, 0) >= 0.9 * most), body)


def _weights(body: LexborNode) -> dict[int, tuple[int, int]]:
    """How many Chinese characters each element holds outside of links and in links, added up from below in one pass."""
    own: dict[int, tuple[int, int]] = {}
    above: dict[int, int] = {}
    links: set[int] = set()
    for node in body.traverse(include_text=True):
        parent = node.parent.mem_id if node.parent is not None else 0
        if node.is_text_node:
            characters = len(_HAN.findall(node.text_content or ""))
            unlinked, linked = own.get(parent, (0, 0))
            own[parent] = (unlinked, linked + characters) if parent in links else (unlinked + characters, linked)
            continue
        above[node.mem_id] = parent
        own.setdefault(node.mem_id, (0, 0))
        if node.tag == "a" or parent in links:
            links.add(node.mem_id)
    for place in reversed(above):
        (unlinked, linked), others = own[place], own.get(above[place], (0, 0))
        own[above[place]] = (others[0] + unlinked, others[1] + linked)
    return own


def _drop_links(tree: LexborHTMLParser, articles: list[LexborNode]) -> None:
    """Links outside the article are menus, and its neighbours."""
    own = {link.mem_id for article in articles for link in article.css("a")}
    for link in tree.css("a"):
        if link.mem_id not in own:
            link.decompose()


def _lines(text: str) -> list[str]:
    # A line end in the source between two Chinese characters is no blank.
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    text = re.sub(r"[ \r\n\t]+", " ", text)
    return [row for row in map(_row, text.split(_BREAK)) if re.search(r"\w", row)]


def _row(row: str) -> str:
    """A line, or the cells of a table row that are not empty."""
    cells = [cell.strip() for cell in row.split(_CELL)]
    return cells[0] if len(cells) == 1 else " | ".join(filter(None, cells))
