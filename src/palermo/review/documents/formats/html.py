"""Pages: the text that a reader sees, a line a block; scripts, styles and hidden parts left out."""

from html.parser import HTMLParser

from palermo.errors import InvalidInput

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
GAPS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr", "section", "article"]
)
SILENT = frozenset(["script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"])
ALONE = frozenset(["br", "hr", "img", "input", "meta", "link", "col", "source", "wbr"])
DEEPEST = 500  # elements one in another: no page of a report is so deep


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self.silent: list[str] = []
        self.depth = 0
        self.lists: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALONE:
            self.depth += 1
            if self.depth > DEEPEST:
                raise InvalidInput(f"this page nests elements more than {DEEPEST} deep; hand in its text")
        given = dict(attrs)
        if tag in SILENT or "hidden" in given:
            if tag not in ALONE:
                self.silent.append(tag)
            return
        if tag in BLOCKS:
            self.made.append("\n\n" if tag in GAPS else "\n")
        if tag == "sup" and not self.silent:
            self.made.append("^(")
        if tag in ("ol", "ul"):
            start = given.get("start") or "1"
            number = int(start) - 1 if start.isdigit() and len(start) < 5 else 0
            self.lists.append((given.get("type") or "1" if tag == "ol" else "", number))
        if tag == "li" and self.lists and not self.silent:
            self._number()

    def _number(self) -> None:
        kind, number = self.lists[-1]
        self.lists[-1] = (kind, number + 1)
        if kind.lower() == "a" and number < 26:
            self.made.append(f"({chr(97 + number)}) ")
        elif kind.lower() == "i" and number < 12:
            self.made.append(f"({('i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii')[number]}) ")
        elif kind:
            self.made.append(f"{number + 1}. ")

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - 1)
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
            return
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        if tag == "sup" and not self.silent:
            self.made.append(")")
        if tag in BLOCKS:
            self.made.append("\n\n" if tag in GAPS else "\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.made.append(" ".join(data.replace("\n", " ").split(" ")) if data.strip() else " ")


def text_of(page: str) -> str:
    """Return the text of a page. Raises InvalidInput for one that nests without end.

    >>> text_of("<p>1. States <b>should</b> act.<script>x()</script></p>").strip()
    '1. States should act.'
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.made).split("\n")]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)
