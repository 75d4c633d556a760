import pytest

from pipeline.tone.names import find_names


@pytest.mark.parametrize(
    ("text", "patient", "staff", "practice"),
    [
        ("Hi, Mr. Boyd, this is Ana from Elm Street Clinic.", "Mr. Boyd", "Ana", "Elm Street Clinic"),
        ("Hello, this is Dr. Shah of Oak Hill Medicine for Lena Ortiz.", "Lena Ortiz", "Dr. Shah", "Oak Hill Medicine"),
        ("Tom, good morning. My name is Ruth and I'm from Dr. Park's office.", "Tom", "Ruth", "Dr. Park's office"),
        ("This is for Gloria Pru. Nurse Kim here at Lake Pediatrics.", "Gloria Pru", "Nurse Kim", "Lake Pediatrics"),
        ("Carlos, your form is ready. Dee, Front Street Medical.", "Carlos", "Dee", "Front Street Medical"),
        ("You've reached Maple Grove Family Practice. We're closed.", None, None, "Maple Grove Family Practice"),
        ("Thank you for calling the bright river clinic, we are out.", None, None, "bright river clinic"),
        ("Lee, this is Bo at Elm Street family and surgical care.", "Lee", "Bo", "Elm Street family and surgical care"),
        ("Happy 4th of July from Oak Hill family medicine. We're closed.", None, None, "Oak Hill family medicine"),
        ("You've reached Harbor Street. Leave a message.", None, None, "Harbor Street"),
        ("Please call us back. We are here until five on Monday.", None, None, None),
        ("", None, None, None),
    ],
)  # fmt: skip
def test_names_and_their_roles(text: str, patient: str | None, staff: str | None, practice: str | None) -> None:
    names = find_names(text)
    found = [span.of(text) if span else None for span in (names.patient, names.staff, names.practice)]
    assert found == [patient, staff, practice]
