"""Blocks of topics: as many words as have room, glosses before Chinese; bands between two edges."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import same_color

from helpers.show.blocks import block_colour, draw_band, draw_block, words_of_block
from helpers.show.style import COLOURS, GREY, LIGHT

pytestmark = pytest.mark.usefixtures("figures_closed")

# A line of these letters is about 0.11 inches high; a Latin letter takes 0.054 inches, a Chinese one 0.09.
KNOWN = {"汽车": "cars", "芯片": "integrated circuits", "电池": "batteries"}


@pytest.mark.parametrize(
    ("width", "height", "glosses", "words"),
    [
        (3.0, 0.5, KNOWN, "1 cars, integrated circuits, batteries\n汽车·芯片·电池"),
        (3.0, 0.2, KNOWN, "1 cars, integrated circuits, batteries"),
        (1.2, 0.5, KNOWN, "1 cars, integrated\ncircuits, batteries\n汽车·芯片·电池"),
        (1.2, 0.3, KNOWN, "1 cars, integrated\ncircuits, batteries"),
        (1.2, 0.2, KNOWN, "1 cars"),
        (0.8, 0.35, KNOWN, "1 cars,\nintegrated\ncircuits"),
        (2.0, 0.5, {"芯片": "chips"}, "1 chips\n汽车·芯片·电池"),
        (0.2, 0.5, KNOWN, "1"),
        (2.0, 0.5, {"银行": "bank"}, "1 汽车·芯片·电池"),
        (2.0, 0.5, None, "1 汽车·芯片·电池"),
        (0.5, 0.5, None, "1 汽车\n芯片\n电池"),
        (0.5, 0.2, None, "1 汽车"),
        (0.2, 0.2, None, "1"),
        (2.0, 0.05, None, ""),
    ],
)
def test_a_block_has_as_many_words_as_there_is_room(width, height, glosses, words):
    assert words_of_block(1, "汽车·芯片·电池", glosses, width, height) == words


def test_a_block_lies_between_its_edges_with_its_words_in_the_middle():
    axes = plt.figure().add_axes([0, 0, 1, 1])
    draw_block(axes, (1.0, 3.0), 5.0, 4.0, ("#0072B2", 0.5), "1 汽车")
    (block,), (text,) = axes.patches, axes.texts
    assert block.get_bbox().extents.tolist() == [1, 4, 3, 5]
    assert same_color(block.get_facecolor(), ("#0072B2", 0.5))
    assert (text.get_text(), text.get_position()) == ("1 汽车", (2.0, 4.5))


def test_a_band_goes_from_edge_to_edge_and_keeps_its_ends():
    axes = plt.figure().add_axes([0, 0, 1, 1])
    draw_band(axes, (1.0, 2.0), (5.0, 4.0, 3.0, 2.5), "#0072B2")
    vertices = axes.patches[0].get_path().vertices.tolist()
    assert [vertices[place] for place in (0, 3, 4, 7)] == [[1, 5], [2, 3], [2, 2.5], [1, 4]]


def test_topics_have_colours_of_their_own_but_none_is_black():
    colours = [block_colour(topic) for topic in range(1, 9)]
    assert len(set(colours)) == 8
    assert "#000000" in COLOURS
    assert "#000000" not in colours
    assert block_colour(9) == LIGHT
    assert [block_colour(topic, {2}) for topic in (1, 2)] == [colours[0], GREY]
