"""The Device and Event messages of nexo Retailer: what a terminal shows, asks, prints and tells by itself."""

from __future__ import annotations

from drivers.terminals.nexo.parts import OutputContent, Part, Response


class MenuEntry(Part, frozen=True):
    """One choice."""

    output_format: str
    output_text: tuple[str, ...] = ()


class DisplayOutput(Part, frozen=True):
    """Something to be shown, on one side or the other."""

    device: str
    info_qualify: str
    output_content: OutputContent
    response_required_flag: bool | None = None
    minimum_display_time: int | None = None
    menu_entry: tuple[MenuEntry, ...] = ()


class DisplayRequest(Part, frozen=True):
    """Show this."""

    display_output: tuple[DisplayOutput, ...]


class OutputResult(Part, frozen=True):
    """Whether it was shown."""

    device: str
    info_qualify: str
    response: Response


class DisplayResponse(Part, frozen=True):
    """What was shown."""

    output_result: tuple[OutputResult, ...] = ()


class InputData(Part, frozen=True):
    """What is to be typed, and how."""

    device: str
    info_qualify: str
    input_command: str
    max_input_time: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    string_mask: str = ""


class InputRequest(Part, frozen=True):
    """Show this and ask for that."""

    input_data: InputData
    display_output: DisplayOutput | None = None


class Input(Part, frozen=True):
    """What was confirmed or chosen. What was typed has no field: it may be a password or a card's number."""

    input_command: str
    confirmed_flag: bool | None = None
    menu_entry_number: tuple[int, ...] = ()


class InputResult(Part, frozen=True):
    """How the asking went."""

    device: str
    info_qualify: str
    response: Response
    input: Input | None = None


class InputResponse(Part, frozen=True):
    """Two results: of the showing, and of the asking."""

    input_result: InputResult
    output_result: OutputResult | None = None


class PrintOutput(Part, frozen=True):
    """One document."""

    document_qualifier: str
    response_mode: str
    output_content: OutputContent
    integrated_print_flag: bool | None = None
    required_signature_flag: bool | None = None


class PrintRequest(Part, frozen=True):
    """Print this."""

    print_output: PrintOutput


class PrintResponse(Part, frozen=True):
    """Whether it was printed."""

    document_qualifier: str
    response: Response


class EventNotification(Part, frozen=True):
    """Something happened. ``Reject`` says of our own request that it was not delivered, which may be premature."""

    time_stamp: str
    event_to_notify: str
    event_details: str = ""
    maintenance_required_flag: bool | None = None
