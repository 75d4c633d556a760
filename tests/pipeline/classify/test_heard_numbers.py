from dataclasses import replace

from models.transcript import NumberKind, SpokenNumber
from pipeline.classify.callback_number import heard_numbers
from tests import fakes

SURE = SpokenNumber(NumberKind.PHONE, "4045550132", "404-555-0132", 5, 17, 0.5, 0.9, 0.99, False, ("4045550132",))


def test_numbers_heard_a_second_time_count_but_for_faxes() -> None:
    both = ("4045550132 ext. 5", "4045550133")
    doubtful = replace(SURE, value=both[0], doubtful=True, readings=both)
    fax = replace(SURE, start=25, end=37)
    date = replace(SURE, kind=NumberKind.DATE_OF_BIRTH, value="1962-03-03")
    heard = fakes.transcript("call 404-555-0133 or fax 404-555-0100")
    (found,) = heard_numbers(replace(heard, numbers=(date, doubtful, fax)))
    assert (found.digits, found.e164, found.doubtful) == ("4045550132", "+14045550132", True)
    assert (found.readings, found.extension) == (("4045550132", "4045550133"), "5")


def test_a_sure_number_has_no_other_readings() -> None:
    (found,) = heard_numbers(replace(fakes.transcript("call 404-555-0132"), numbers=(SURE,)))
    assert (found.doubtful, found.readings, found.start_s) == (False, (), 0.5)


def test_a_number_from_abroad_keeps_its_country_code() -> None:
    abroad = replace(SURE, value="+442079460958", doubtful=True, readings=("+442079460958",))
    (found,) = heard_numbers(replace(fakes.transcript("call +44 20 7946 0958"), numbers=(abroad,)))
    assert (found.digits, found.e164) == ("442079460958", "+442079460958")


def test_a_fax_that_did_not_go_through_hides_no_number_to_call() -> None:
    text = "my fax failed, so call 404-555-0132"
    at = text.index("404")
    (found,) = heard_numbers(replace(fakes.transcript(text), numbers=(replace(SURE, start=at, end=len(text)),)))
    assert found.digits == "4045550132"
