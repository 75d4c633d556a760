import pytest

from models.staff_score import Kind
from pipeline.tone.elements import callback_number, find_elements, required

CALLBACK, GREETING, NEW = Kind.CALLBACK, Kind.GREETING, Kind.NEW_PATIENT


@pytest.mark.parametrize(
    ("kind", "element", "marked"),
    [
        (CALLBACK, "greeting", "[Good afternoon], Mr. Boyd."),
        (CALLBACK, "greeting", "Mr. Boyd, [hola]. It's Ana."),
        (CALLBACK, "greeting", "Mr. Boyd. Call us. Say hi to Sue."),
        (CALLBACK, "callback_number", "We are on [404-555-0132]."),
        (CALLBACK, "callback_number", "Call us at nine thirty."),
        (CALLBACK, "number_repeated", "404-555-0132. Again, [four zero four, 555, 0132]."),
        (CALLBACK, "number_repeated", "404-555-0132, or our other line 404-555-0199."),
        (CALLBACK, "when_to_call", "404-555-0132. [We're here eight to five, Monday through Friday]."),
        (CALLBACK, "when_to_call", "You can [reach me any time before four thirty]."),
        (CALLBACK, "when_to_call", "Your appointment is Tuesday at two."),
        (CALLBACK, "when_to_call", "[I'm here until 530]."),
        (CALLBACK, "when_to_call", "Hang on, she's in room three."),
        (CALLBACK, "when_to_call", "You have a balance of four hundred and twelve dollars."),
        (CALLBACK, "next_step", "It's Ana. [Please call us back when you can]."),
        (CALLBACK, "next_step", "It's Ana at the clinic."),
        (CALLBACK, "next_step", "I'm sorry you have that experience."),
        (CALLBACK, "emergency_direction", "[If you get worse, hang up and dial 911]."),
        (CALLBACK, "emergency_direction", "We have the note from your emergency room visit."),
        (CALLBACK, "emergency_direction", "Any questions, please call 911-2-555-0136."),
        (CALLBACK, "closing_thanks", "It's Ana. Call me back. [Thank you so much]."),
        (CALLBACK, "closing_thanks", "Thank you for holding. Call me about Friday, it's important that you do."),
        (GREETING, "closed_or_unavailable", "You've reached Oak Clinic. [Our office is now closed]."),
        (GREETING, "closed_or_unavailable", "[We can't come to the phone right now]."),
        (GREETING, "hours", "[Our hours are eight to five]."),
        (GREETING, "emergency_direction", "[In an emergency go to the nearest emergency room]."),
        (GREETING, "urgent_path", "[To reach the doctor on call, press two]."),
        (GREETING, "urgent_path", "For Dr. Boyd, press two."),
        (GREETING, "leave_what", "[Please leave your name, date of birth and number]."),
        (GREETING, "leave_what", "At the tone please record your message."),
        (GREETING, "when_reply", "[We return all calls within one business day]."),
        (NEW, "welcome", "[We'd love to meet you and your family]."),
        (NEW, "welcome", "We are not taking new patients."),
        (NEW, "information_needed", "[Please bring a photo ID and your insurance card]."),
        (NEW, "information_needed", "Call us back."),
    ],
)
def test_an_element_is_found_with_its_quote(kind: Kind, element: str, marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    found = find_elements(text, kind)[element]
    start, end = marked.find("["), marked.find("]") - 1  # no brackets: the element is missing
    expected = (True, start, end, text[start:end]) if start >= 0 else (False, None, None, None)
    assert (found.found, found.start, found.end, found.quote) == expected


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_elements_and_only_those(kind: Kind) -> None:
    assert tuple(find_elements("Hello.", kind)) == required(kind)


def test_names_are_elements_too() -> None:
    found = find_elements("Hi, Mr. Boyd, this is Ana from Elm Street Clinic.", CALLBACK)
    assert [found[name].quote for name in ("patient_name", "staff_name", "practice_name")] == [
        "Mr. Boyd",
        "Ana",
        "Elm Street Clinic",
    ]


def test_a_corrected_number_is_the_one_to_call() -> None:
    said = callback_number("It's 404-555-0199, sorry, 404-555-0132.")
    assert said is not None
    assert (said[0].digits, said[1]) == ("4045550132", None)
    assert callback_number("Call us.") is None
