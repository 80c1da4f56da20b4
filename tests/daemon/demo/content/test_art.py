"""Every type and category has a picture that Qt's SVG Tiny can render, in every colour it comes in."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from daemon.demo.content import build, catalogue
from daemon.demo.content.art import category_svg, product_svg, type_svg
from daemon.demo.content.art.pen import lightness, mix, tint
from daemon.demo.content.wording import COLOURS

_TINY = {"svg", "defs", "linearGradient", "stop", "g", "path", "rect", "circle", "ellipse"}


def elements(svg: str) -> set[str]:
    return {element.tag.partition("}")[2] for element in ElementTree.fromstring(svg).iter()}


def test_every_type_is_drawn_in_each_of_its_colours() -> None:
    for kind in catalogue.load()[1]:
        for colour in kind.colours:
            svg = type_svg(kind.id, colour)
            assert elements(svg) <= _TINY, kind.id
            assert "@" not in svg
            assert len(svg) < 8_000


def test_every_top_category_has_a_scene() -> None:
    for category in catalogue.load()[0]:
        if category.parent is None:
            svg = category_svg(category.slug)
            assert elements(svg) <= _TINY
            assert 'viewBox="0 0 640 400"' in svg


def test_every_gradient_used_is_defined() -> None:
    for kind in catalogue.load()[1]:
        svg = type_svg(kind.id, kind.colours[0])
        assert set(re.findall(r"url\(#(\w)\)", svg)) == set(re.findall(r'id="(\w)"', svg)), kind.id


def test_a_product_is_drawn_as_its_type_in_its_colour() -> None:
    product = build(products=400).products[0]
    assert product_svg(product) == type_svg(product.type, product.colour)


def test_the_thing_stands_out_from_its_background() -> None:
    for name, colour in COLOURS.items():
        tones = tint(colour.tone)
        assert abs(lightness(tones.main) - lightness(tones.back)) > 0.035, name


def test_unknown_words_are_errors() -> None:
    with pytest.raises(FileNotFoundError):
        type_svg("teapot", "blue")
    with pytest.raises(KeyError):
        type_svg("mug", "ultraviolet")
    with pytest.raises(KeyError):
        category_svg("kitchen-pots")


def test_mixing_tones() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert (lightness("#000000"), lightness("#ffffff")) == (0, 1)
