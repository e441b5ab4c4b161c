/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the panel's widgets, from top to bottom. */
#include "panel.hpp"

#include <QHBoxLayout>
#include <QHeaderView>

LecternPanel::LecternPanel(QWidget *parent) : QScrollArea(parent)
{
	auto *inside = new QWidget;
	column = new QVBoxLayout(inside);
	column->setContentsMargins(8, 8, 8, 8);
	column->setSpacing(6);
	buildInput();
	buildProgress();
	buildSections();
	buildPlayer();
	setOrder();
	setFrameShape(QFrame::NoFrame);
	setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
	setWidgetResizable(true);
	setWidget(inside);
	clock = new QTimer(this);
	clock->setInterval(500);
	connect(clock, &QTimer::timeout, this, &LecternPanel::showPlayer);
	refresh();
}

QPushButton *LecternPanel::addButton(const char *key, void (LecternPanel::*pressed)())
{
	auto *button = new QPushButton(text(key));
	button->setToolTip(text((QByteArray(key) + ".Tip").constData()));
	button->setAccessibleName(button->text());
	button->setAccessibleDescription(button->toolTip());
	connect(button, &QPushButton::clicked, this, pressed);
	return button;
}

void LecternPanel::addRow(std::initializer_list<QWidget *> widgets)
{
	auto *row = new QHBoxLayout;
	row->setSpacing(6);
	for (QWidget *widget : widgets)
		row->addWidget(widget);
	column->addLayout(row);
}

void LecternPanel::buildInput()
{
	topic = new QLineEdit;
	topic->setPlaceholderText(text("Lectern.Topic.Hint"));
	topic->setAccessibleName(text("Lectern.Topic"));
	topic->setMaxLength(2000);
	topic->setClearButtonEnabled(true);
	notes = addButton("Lectern.Notes", &LecternPanel::pressedNotes);
	make = addButton("Lectern.Make", &LecternPanel::pressedMake);
	cancel = addButton("Lectern.Cancel", &LecternPanel::pressedCancel);
	open = addButton("Lectern.Open", &LecternPanel::pressedOpen);
	auto *label = new QLabel(text("Lectern.Topic"));
	label->setBuddy(topic);
	column->addWidget(label);
	addRow({topic, notes});
	addRow({make, cancel, open});
	connect(topic, &QLineEdit::textChanged, this, &LecternPanel::enableButtons);
	connect(topic, &QLineEdit::returnPressed, make, &QPushButton::click);
}

void LecternPanel::buildProgress()
{
	progress = new QProgressBar;
	progress->setRange(0, 100);
	progress->setAccessibleName(text("Lectern.Progress"));
	stage = new QLabel;
	stage->setWordWrap(true);
	stage->setAccessibleName(text("Lectern.Stage"));
	message = new QLabel;
	message->setWordWrap(true);
	message->setTextFormat(Qt::PlainText);
	message->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
	message->setAccessibleName(text("Lectern.Message"));
	column->addWidget(progress);
	column->addWidget(stage);
	column->addWidget(message);
}

void LecternPanel::buildSections()
{
	sections = new QTreeWidget;
	sections->setColumnCount(2);
	sections->setHeaderLabels({text("Lectern.Section"), text("Lectern.State")});
	sections->setRootIsDecorated(false);
	sections->setUniformRowHeights(true);
	sections->setMinimumHeight(96);
	sections->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
	sections->setAccessibleName(text("Lectern.Sections"));
	sections->header()->setStretchLastSection(false);
	sections->header()->setSectionResizeMode(0, QHeaderView::Stretch);
	sections->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
	playFrom = addButton("Lectern.PlayFrom", &LecternPanel::pressedPlayFrom);
	regenerate = addButton("Lectern.Regenerate", &LecternPanel::pressedRegenerate);
	column->addWidget(sections, 1);
	addRow({playFrom, regenerate});
	connect(sections, &QTreeWidget::itemSelectionChanged, this, &LecternPanel::enableButtons);
	connect(sections, &QTreeWidget::itemActivated, playFrom, &QPushButton::click);
}

void LecternPanel::buildPlayer()
{
	previous = addButton("Lectern.Previous", &LecternPanel::pressedPrevious);
	play = addButton("Lectern.Play", &LecternPanel::pressedPlay);
	next = addButton("Lectern.Next", &LecternPanel::pressedNext);
	player = new QLabel;
	player->setAccessibleName(text("Lectern.Player"));
	player->setWordWrap(true);
	addToScene = addButton("Lectern.AddToScene", &LecternPanel::pressedAddToScene);
	engine = new QLabel;
	engine->setAccessibleName(text("Lectern.Engine"));
	engine->setWordWrap(true);
	column->addWidget(player);
	addRow({previous, play, next});
	column->addWidget(addToScene);
	column->addWidget(engine);
	showPlayer();
}

void LecternPanel::setOrder()
{
	QWidget *before = topic;
	for (QWidget *widget : std::initializer_list<QWidget *>{notes, make, cancel, open, message, sections, playFrom,
								regenerate, previous, play, next, addToScene}) {
		setTabOrder(before, widget);
		before = widget;
	}
}
