"""A saved web page becomes lines: what stands above the letter, the letter, and the facts below it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Where the content systems of governments put the text of an article.
_ARTICLES = (
    "#zoom", "#Zoom", ".TRS_UEDITOR", ".TRS_Editor", ".trs_editor_view", "#UCAP-CONTENT", "#con_con", "#article-content",
    ".article-content", ".pages_content", ".view.TRS_UEDITOR", "#xxgk_content", ".xxgk_content", "#content .con", "#vsb_content",
    ".v_news_content", "#ContentRegion", ".news_content", ".article_content", "#articleContent", "article",
)  # fmt: skip
_DROPPED = "script, style, noscript, iframe, nav, footer, select, button, textarea, template, svg, object, embed"
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
_FORMATTING = re.compile(r"</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b[^<>]*>", re.IGNORECASE)
# Elements inside one another hold the same text; no more of it than this is weighed.
_MOST_WEIGHED = 4_000_000


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
    the innermost element that holds nearly all Chinese characters outside of links.
    """
    tree = LexborHTMLParser(_flattened(_FORMATTING.sub("", html)))
    for node in tree.css(_DROPPED):
        node.decompose()
    if tree.body is None:
        return ""
    # Word and some editors put each cell's text into a paragraph of its own.
    for cell in tree.css("td, th"):
        children = list(cell.iter())
        if len(children) == 1 and children[0].tag == "p":
            children[0].unwrap()
    for block in tree.css("pre"):
        _keep_lines(block)
    metadata = _metadata(tree)
    article = _article(tree)
    _drop_links(tree, article)
    for node in tree.css(_BLOCKS):
        node.insert_before(_BREAK)
        node.insert_after(_BREAK)
    for node in tree.css("td + td, th + td, td + th, th + th"):
        node.insert_before(_CELL)
    if article.mem_id == tree.body.mem_id:
        return "\n".join([*metadata, *_lines(tree.body.text())])
    article.insert_before(_START)
    article.insert_after(_END)
    above, _, rest = tree.body.text().partition(_START)
    letter, _, below = rest.partition(_END)
    facts = [line for line in _lines(below) if _FACT_BELOW.match(line) and len(line) <= 60]
    return "\n".join([*metadata, *_lines(above), *_lines(letter), *facts])


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
        if name in _NOT_NESTING:
            return match[0]
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth + bool(closing) <= _DEEPEST:
            return match[0]
        return "<br>" if name in _BLOCK_NAMES else ""

    return _TAG.sub(_kept, html)


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


def _article(tree: LexborHTMLParser) -> LexborNode:
    for selector in _ARTICLES:
        found = max(tree.css(selector), key=_weight, default=None)
        if found is not None and _weight(found) >= _FEWEST:
            return found
    return _densest(tree)


def _densest(tree: LexborHTMLParser) -> LexborNode:
    """The innermost element with nearly all of the Chinese characters that stand in no link."""
    candidates, weighed = [], 0
    for node in tree.css(_CONTAINERS):
        text = node.text()
        candidates.append((node, _weight(node, text)))
        weighed += len(text)
        if weighed > _MOST_WEIGHED:
            break
    # A page of links alone weighs less than nothing, and its body is as good as any other element.
    most = max((weight for _, weight in candidates if weight > 0), default=1)
    # In document order the last that holds so much is the innermost.
    heavy = [node for node, weight in candidates if weight >= 0.9 * most]
    return heavy[-1] if heavy else candidates[0][0]


def _weight(node: LexborNode, text: str | None = None) -> int:
    """The Chinese characters in an element's text, those in links against it."""
    linked = sum(len(_HAN.findall(link.text())) for link in node.css("a"))
    return len(_HAN.findall(node.text() if text is None else text)) - 3 * linked


def _drop_links(tree: LexborHTMLParser, article: LexborNode) -> None:
    """Links outside the article are menus, and its neighbours."""
    own = {link.mem_id for link in article.css("a")}
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
