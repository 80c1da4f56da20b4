"""The moving pictures of the tutorials: one scene per film, drawn frame by frame with Pillow, without a word
in them.

A scene is a function of the step and of how far it has come; captions carry the language.
"""

from __future__ import annotations

from daemon.demo.content.film import bicycle, home, kitchen, outdoor
from daemon.demo.content.film.canvas import Scene

SCENES: dict[str, tuple[str, Scene]] = {
    "wax-boots": ("#a8714b", outdoor.wax_boots),
    "brew-coffee": ("#b5623e", kitchen.brew_coffee),
    "pitch-tent": ("#6f8558", outdoor.pitch_tent),
    "sharpen-knife": ("#c0805f", kitchen.sharpen_knife),
    "oil-board": ("#b98d58", kitchen.oil_board),
    "season-pan": ("#a95a4c", kitchen.season_pan),
    "fit-helmet": ("#44849c", bicycle.fit_helmet),
    "mend-puncture": ("#4f7590", bicycle.mend_puncture),
    "repot-plant": ("#7d9455", home.repot_plant),
    "change-bulb": ("#c79a45", home.change_bulb),
    "wash-wool": ("#9a7f97", home.wash_wool),
    "wax-skis": ("#6d96ab", outdoor.wax_skis),
}
"""Main tone and scene of each film, by the tutorial's id."""
