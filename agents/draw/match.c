/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "match.h"

#include "base/base.h"

#include <stdlib.h>

/* Items first..end-1 of a list by their hash: heads of chains in rising order. */
struct table {
	const struct draw_list *list;
	size_t first, end;
	uint32_t *head;
	uint32_t *next;
	uint64_t mask;
};

static uint64_t slot(const struct table *table, const struct draw_item *item)
{
	uint64_t hash = draw_item_hash(item);
	return (hash ^ hash >> 32) & table->mask;
}

static void table_init(struct table *table, const struct draw_list *list, size_t first, size_t end)
{
	size_t slots = 16;
	while (slots < 2 * (end - first))
		slots *= 2;
	*table = (struct table){.list = list, .first = first, .end = end, .mask = slots - 1};
	table->head = lectern_alloc(slots * sizeof(*table->head));
	table->next = lectern_alloc((end - first) * sizeof(*table->next));
	for (size_t i = 0; i < slots; i++)
		table->head[i] = DRAW_NONE;
	for (size_t i = end; i-- > first;) {
		uint32_t *head = &table->head[slot(table, &list->items[i])];
		table->next[i - first] = *head;
		*head = (uint32_t)i;
	}
}

/* The first equal item from `after` on. Items before it are of no more use and leave the chain. */
static uint32_t table_find(struct table *table, const struct draw_item *item, size_t after)
{
	uint32_t *head = &table->head[slot(table, item)];
	while (*head != DRAW_NONE && *head < after)
		*head = table->next[*head - table->first];
	uint32_t found = *head;
	while (found != DRAW_NONE && !draw_item_equal(&table->list->items[found], item))
		found = table->next[found - table->first];
	return found;
}

static void match_middle(const struct draw_list *old, const struct draw_list *now, size_t first, size_t old_end,
			 size_t now_end, uint32_t *match)
{
	struct table table;
	size_t after = first;
	table_init(&table, old, first, old_end);
	for (size_t i = first; i < now_end; i++) {
		match[i] = table_find(&table, &now->items[i], after);
		if (match[i] != DRAW_NONE)
			after = (size_t)match[i] + 1;
	}
	free(table.head);
	free(table.next);
}

void draw_match(const struct draw_list *old, const struct draw_list *now, uint32_t *match)
{
	size_t first = 0, old_end = old->count, now_end = now->count;
	while (first < old_end && first < now_end && draw_item_equal(&old->items[first], &now->items[first])) {
		match[first] = (uint32_t)first;
		first++;
	}
	while (old_end > first && now_end > first &&
	       draw_item_equal(&old->items[old_end - 1], &now->items[now_end - 1]))
		match[--now_end] = (uint32_t)--old_end;
	match_middle(old, now, first, old_end, now_end, match);
}
