# SPDX-License-Identifier: GPL-2.0-or-later
"""The `graph` block: nodes and edges.

    layout: tree
    A -- B
    A -> C: label
    "two words" -> C
"""

import re

import networkx
import numpy as np
from manim import Arrow, Line, RoundedRectangle, VGroup

from . import theme
from .text import Text

LINES_ALLOWED = (
    'a line is one of: A -- B, A -> B, A -> B: label, a node alone, layout: circular|tree|spring; names with spaces '
    'stand in "quotes"'
)
LAYOUTS = ("circular", "tree", "spring")
NODE = r'("[^"]+"|[^\s":]+)'
NODE_SIZE, LABEL_SIZE = 30, 26
MOST_NODES = 60


class Description:
    """What a graph block says."""

    def __init__(self):
        self.layout = None
        self.nodes = []
        self.edges = []  # (from, to, directed, label)

    def node(self, text):
        name = text.strip('"')
        if name not in self.nodes:
            if len(self.nodes) == MOST_NODES:
                raise ValueError(f"a graph has at most {MOST_NODES} nodes")
            self.nodes.append(name)
        return name


def parse(text):
    """Reads a graph block; a bad line raises a ValueError that names it."""
    graph = Description()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith("#"):
            continue
        try:
            read_line(graph, line.strip())
        except ValueError as error:
            raise ValueError(f"graph, line {number} ({line.strip()!r}): {error}") from None
    if not graph.nodes:
        raise ValueError(f"graph: nothing to draw; {LINES_ALLOWED}")
    return graph


def read_line(graph, line):
    layout = re.fullmatch(r"layout\s*:\s*(.*)", line)
    edge = re.fullmatch(rf"{NODE}\s*(--|->)\s*{NODE}\s*(?::\s*(.*))?", line)
    if layout:
        if layout[1].strip() not in LAYOUTS:
            raise ValueError(f"the layout is one of {', '.join(LAYOUTS)}")
        graph.layout = layout[1].strip()
    elif edge:
        start, end = graph.node(edge[1]), graph.node(edge[3])
        if start == end:
            raise ValueError("an edge joins two different nodes")
        graph.edges.append((start, end, edge[2] == "->", (edge[4] or "").strip()))
    elif re.fullmatch(NODE, line):
        graph.node(line)
    else:
        raise ValueError(LINES_ALLOWED)


def positions(graph):
    """Node -> (x, y) in the unit square."""
    net = networkx.Graph()
    net.add_nodes_from(graph.nodes)
    net.add_edges_from((start, end) for start, end, _, _ in graph.edges)
    layout = graph.layout or ("tree" if len(graph.nodes) > 1 and networkx.is_tree(net) else "circular")
    if layout == "tree":
        places = tree_positions(graph, net)
    elif layout == "circular":
        turn = [np.pi / 2 - 2 * np.pi * k / len(graph.nodes) for k in range(len(graph.nodes))]
        places = {node: np.array([np.cos(a), np.sin(a)]) for node, a in zip(graph.nodes, turn)}
    else:
        places = networkx.kamada_kawai_layout(net, dist=distances(net), pos=networkx.circular_layout(net))
    low = np.min(list(places.values()), axis=0)
    span = np.max(list(places.values()), axis=0) - low
    return {
        node: np.array([(place[k] - low[k]) / span[k] if span[k] > 1e-9 else 0.5 for k in range(2)])
        for node, place in places.items()
    }


def distances(net):
    """Steps between nodes; parts that are not joined stand a little apart."""
    steps = dict(networkx.all_pairs_shortest_path_length(net))
    far = 1 + max(max(row.values()) for row in steps.values())
    return {a: {b: steps[a].get(b, far) for b in net} for a in net}


def tree_positions(graph, net):
    """Layers below the roots; parents stand over the middle of their children."""
    entered = {end for _, end, _, _ in graph.edges}
    children, seen, places = {}, set(), {}

    def grow(node):
        seen.add(node)
        children[node] = []
        for neighbour in net.neighbors(node):
            if neighbour not in seen:
                children[node].append(neighbour)
                grow(neighbour)

    def settle(node, depth, free):
        for child in children[node]:
            free = settle(child, depth + 1, free)
        below = [places[child][0] for child in children[node]]
        places[node] = np.array([np.mean(below) if below else free, -float(depth)])
        return free if below else free + 1

    free = 0
    roots = [node for node in graph.nodes if node not in entered] + graph.nodes
    for root in roots:
        if root not in seen:
            grow(root)
            free = settle(root, 0, free)
    return places


class Graph(VGroup):
    """Members: edges, edge_labels, nodes."""

    def __init__(self, graph, room):
        super().__init__()
        plates = {node: self._node(node, index) for index, node in enumerate(graph.nodes)}
        wide = max(plate.width for plate in plates.values())
        high = max(plate.height for plate in plates.values())
        across, up = max(1.0, room.width - wide), max(1.0, room.height - high)
        if graph.layout == "circular" or (graph.layout is None and len(graph.nodes) > 2):
            across = min(across, 1.7 * up)
        for node, (x, y) in positions(graph).items():
            plates[node].move_to((x * across, y * up, 0))
        self.edges, self.edge_labels = VGroup(), VGroup()
        for start, end, directed, label in graph.edges:
            self._join(plates[start], plates[end], directed, label)
        self.nodes = VGroup(*plates.values())
        self.add(self.edges, self.edge_labels, self.nodes)

    @staticmethod
    def _node(name, index):
        look = theme.current()
        words = Text(name, font_size=NODE_SIZE)
        plate = RoundedRectangle(width=max(0.8, words.width + 0.5), height=0.8, corner_radius=0.38)
        plate.set_stroke(look.accent(0), width=4).set_fill(look.background.interpolate(look.accent(0), 0.14), opacity=1)
        return VGroup(plate, words.move_to(plate))

    def _join(self, start, end, directed, label):
        look = theme.current()
        here, there = start.get_center(), end.get_center()
        first, last = border(start, there), border(end, here)
        if directed:
            edge = Arrow(first, last, buff=0.06, color=look.dim, stroke_width=4, max_tip_length_to_length_ratio=0.3)
        else:
            edge = Line(first, last, color=look.dim, stroke_width=4)
        self.edges.add(edge)
        if label:
            words = Text(label, font_size=LABEL_SIZE, color=look.accent(1)).move_to((first + last) / 2)
            plate = RoundedRectangle(width=words.width + 0.16, height=words.height + 0.14, corner_radius=0.08)
            plate.set_stroke(width=0).set_fill(look.background, opacity=1).move_to(words)
            self.edge_labels.add(VGroup(plate, words))


def border(node, towards):
    """Where the line from a node's middle leaves its plate."""
    center = node.get_center()
    way = towards - center
    half = np.array([node[0].width / 2, node[0].height / 2])
    share = min((half[k] / abs(way[k]) for k in range(2) if abs(way[k]) > 1e-9), default=0)
    return center + way * min(1.0, share)
