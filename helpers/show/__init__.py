"""Show: tables become figures, pages and notebooks. Does no text mining of its own."""

from helpers.show.figures import save_figure
from helpers.show.plots import (
    plot_field_coverage,
    plot_keyword_trend,
    plot_section_lengths,
    plot_topic_prevalence,
    plot_topic_words,
)
from helpers.show.style import current_language, use_style

__all__ = [
    "current_language",
    "plot_field_coverage",
    "plot_keyword_trend",
    "plot_section_lengths",
    "plot_topic_prevalence",
    "plot_topic_words",
    "save_figure",
    "use_style",
]
