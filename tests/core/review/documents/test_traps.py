"""Lines that look like something else: numbers at the beginning of a wrapped line, verbs of another sentence."""

from palermo.review.documents.reading import read


def texts(text: str) -> list[str]:
    return [one.text for one in read(text).recommendations]


def test_a_day_at_the_beginning_of_a_line_is_no_footnote():
    found = texts(
        "1. States parties should, before the meeting of\n12 May 2031 (see CTOC/COP/2031/2), report.\n\n2. Noted.\n"
    )

    assert found == ["States parties should, before the meeting of 12 May 2031 (see CTOC/COP/2031/2), report."]


def test_a_flat_footnote_below_the_text_is_one():
    found = texts("1. States parties should report on\n\n1 See CTOC/COP/2031/2.\n\nthe matter in full.\n\n2. Noted.\n")

    assert found == ["States parties should report on the matter in full."]


def test_a_number_of_a_resolution_at_the_beginning_of_a_line_opens_no_paragraph():
    found = texts("1. States should apply resolution\n2. of the Conference and its annex.\n\n2. UNODC should help.\n")

    assert found == ["States should apply resolution 2. of the Conference and its annex.", "UNODC should help."]


def test_whom_the_next_sentence_addresses_is_not_asked_in_this_one():
    report = read("1. The speakers are urged to nominate focal points. Donors are invited to give.")

    assert [(one.modal, one.addressees) for one in report.recommendations] == [("urged", ())]


def test_a_line_that_ends_many_paragraphs_is_no_head_of_a_page():
    parts = "\n\n".join(
        f"{number}. States parties should end the worst of the forms of\ntrafficking." for number in range(1, 6)
    )

    assert [one.split()[-1] for one in texts(parts)] == ["trafficking."] * 5
