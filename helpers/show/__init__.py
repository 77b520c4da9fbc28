"""Show: tables become figures, pages and notebooks. Does no text mining of its own."""

from helpers.show.coding import CodingForm, code_items
from helpers.show.concordance import show_kwic
from helpers.show.figures import save_figure
from helpers.show.plots import (
    plot_field_coverage,
    plot_keyword_trend,
    plot_section_lengths,
)
from helpers.show.plots_compare import plot_dispersion, plot_keyness, plot_sensitivity
from helpers.show.plots_flow import plot_topic_flow
from helpers.show.plots_k import plot_k_pareto, plot_search_k, plot_topic_stability
from helpers.show.plots_network import plot_co_words
from helpers.show.plots_overlap import plot_topic_overlap
from helpers.show.plots_scaling import plot_wordfish, plot_wordfish_words
from helpers.show.plots_time import (
    plot_adoption,
    plot_bursts,
    plot_change_points,
    plot_first_uses,
    plot_trend_slopes,
)
from helpers.show.plots_topic_card import plot_topic_card
from helpers.show.plots_topic_map import plot_topic_map
from helpers.show.plots_topics import (
    plot_topic_effects,
    plot_topic_prevalence,
    plot_topic_regions,
    plot_topic_words,
)
from helpers.show.style import current_language, use_style

__all__ = [
    "CodingForm",
    "code_items",
    "current_language",
    "plot_adoption",
    "plot_bursts",
    "plot_change_points",
    "plot_co_words",
    "plot_dispersion",
    "plot_field_coverage",
    "plot_first_uses",
    "plot_k_pareto",
    "plot_keyness",
    "plot_keyword_trend",
    "plot_search_k",
    "plot_section_lengths",
    "plot_sensitivity",
    "plot_topic_card",
    "plot_topic_effects",
    "plot_topic_flow",
    "plot_topic_map",
    "plot_topic_overlap",
    "plot_topic_prevalence",
    "plot_topic_regions",
    "plot_topic_stability",
    "plot_topic_words",
    "plot_trend_slopes",
    "plot_wordfish",
    "plot_wordfish_words",
    "save_figure",
    "show_kwic",
    "use_style",
]
