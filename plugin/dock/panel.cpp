/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "panel.hpp"

#include "../agent.h"
#include "../module.h"
#include "../request.h"
#include "../scene.h"
#include "../source.h"

#include <QFileDialog>
#include <QStyle>
#include <cmath>
#include <cstdlib>
#include <obs-module.h>

QString LecternPanel::text(const char *key)
{
	return QString::fromUtf8(obs_module_text(key));
}

/* A text whose key ends in what the engine said; `fallback` when the locale has none. */
static QString textOf(const char *prefix, const char *name, const QString &fallback)
{
	const QByteArray key = QByteArray(prefix) + name;
	const QString found = LecternPanel::text(key.constData());
	return found == QString::fromUtf8(key) ? fallback : found;
}

static const char *textIn(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));
	return value ? value : "";
}

static QString clockText(double seconds)
{
	const int whole = static_cast<int>(seconds);
	return QStringLiteral("%1:%2").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QEvent::Type LecternPanel::refreshEvent()
{
	static const int type = QEvent::registerEventType();
	return static_cast<QEvent::Type>(type);
}

void LecternPanel::customEvent(QEvent *event)
{
	if (event->type() != refreshEvent())
		return;
	refreshQueued = false;
	refresh();
}

void LecternPanel::showEvent(QShowEvent *event)
{
	QScrollArea::showEvent(event);
	clock->start();
	showPlayer();
}

void LecternPanel::hideEvent(QHideEvent *event)
{
	QScrollArea::hideEvent(event);
	clock->stop();
}

void LecternPanel::say(const QString &sentence)
{
	told = sentence;
	message->setText(sentence);
	message->setVisible(!sentence.isEmpty());
}

void LecternPanel::post(json_t *command, const lectern_error &error)
{
	say(command ? QString() : QString::fromUtf8(error.text));
	if (command)
		lectern_agent_post(lectern_module_agent(), command);
}

void LecternPanel::pressedNotes()
{
	auto *dialog = new QFileDialog(this, text("Lectern.Notes.Choose"));
	dialog->setAttribute(Qt::WA_DeleteOnClose);
	dialog->setFileMode(QFileDialog::ExistingFile);
	dialog->setNameFilter(text("Lectern.Notes.Filter") + QStringLiteral(" (*.md)"));
	connect(dialog, &QFileDialog::fileSelected, topic, &QLineEdit::setText);
	dialog->open();
}

/* As on the command line: what ends in .md is a file, everything else a topic. */
void LecternPanel::pressedMake()
{
	lectern_error error = {};
	const QString typed = topic->text().trimmed();
	const QByteArray bytes = typed.toUtf8();
	const bool isFile = typed.startsWith(QLatin1Char('/')) || typed.endsWith(QStringLiteral(".md"));
	char *parent = lectern_module_lectures();
	char *quality = lectern_module_quality();
	lectern_make wanted = {};
	(isFile ? wanted.notes : wanted.topic) = bytes.constData();
	wanted.parent = parent;
	wanted.quality = quality;
	post(lectern_request_make(&wanted, &error), error);
	free(quality);
	free(parent);
}

void LecternPanel::pressedCancel()
{
	say(QString());
	lectern_agent_cancel(lectern_module_agent());
}

void LecternPanel::pressedOpen()
{
	char *lectures = lectern_module_lectures();
	auto *dialog = new QFileDialog(this, text("Lectern.Open.Choose"), QString::fromUtf8(lectures));
	free(lectures);
	dialog->setAttribute(Qt::WA_DeleteOnClose);
	dialog->setFileMode(QFileDialog::Directory);
	dialog->setOption(QFileDialog::ShowDirsOnly);
	connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
		lectern_error error = {};
		post(lectern_request_open(folder.toUtf8().constData(), &error), error);
	});
	dialog->open();
}

int LecternPanel::selectedSection() const
{
	const auto chosen = sections->selectedItems();
	return chosen.isEmpty() ? 0 : sections->indexOfTopLevelItem(chosen.first()) + 1;
}

void LecternPanel::pressedPlayFrom()
{
	const bool done = selectedSection() > 0 && lectern_source_play_from(nullptr, selectedSection(), 0);
	say(done ? QString() : text("Lectern.NoSource"));
}

void LecternPanel::pressedRegenerate()
{
	lectern_error error = {};
	post(lectern_request_regenerate(project.toUtf8().constData(), selectedSection(), 0, nullptr, &error), error);
}

void LecternPanel::pressedPrevious()
{
	say(lectern_source_previous(nullptr) ? QString() : text("Lectern.NoSource"));
}

void LecternPanel::pressedPlay()
{
	const bool done = playing ? lectern_source_pause(nullptr) : lectern_source_play(nullptr);
	say(done ? QString() : text("Lectern.NoSource"));
	showPlayer();
}

void LecternPanel::pressedNext()
{
	say(lectern_source_next(nullptr) ? QString() : text("Lectern.NoSource"));
}

void LecternPanel::pressedAddToScene()
{
	lectern_error error = {};
	say(lectern_scene_add_source(&error) ? QString() : QString::fromUtf8(error.text));
	showPlayer();
}

void LecternPanel::enableButtons()
{
	const bool chosen = selectedSection() > 0;
	make->setEnabled(!running && !topic->text().trimmed().isEmpty());
	cancel->setEnabled(running);
	open->setEnabled(!running);
	playFrom->setEnabled(chosen);
	regenerate->setEnabled(chosen && !running);
}

void LecternPanel::refresh()
{
	lectern_snapshot *snapshot = lectern_agent_snapshot(lectern_module_agent());
	running = snapshot->running;
	project = QString::fromUtf8(snapshot->project);
	showRun(snapshot);
	showSections(snapshot);
	enableButtons();
	lectern_snapshot_release(snapshot);
}

static QString stageText(const lectern_snapshot *snapshot)
{
	QString words = textOf("Lectern.Stage.", snapshot->stage, QString::fromUtf8(snapshot->stage_text));
	if (snapshot->stage_section == 0)
		return words;
	if (snapshot->stage_beat == 0)
		return LecternPanel::text("Lectern.Stage.InSection").arg(words).arg(snapshot->stage_section);
	return LecternPanel::text("Lectern.Stage.InBeat")
		.arg(words)
		.arg(snapshot->stage_section)
		.arg(snapshot->stage_beat);
}

void LecternPanel::showRun(const lectern_snapshot *snapshot)
{
	const char *state = lectern_engine_state_name(snapshot->engine);
	progress->setVisible(running);
	progress->setValue(static_cast<int>(std::lround(snapshot->progress * 100)));
	stage->setVisible(running);
	stage->setText(running ? (*snapshot->stage ? stageText(snapshot) : text("Lectern.Stage.begins")) : QString());
	const QString said = QString::fromUtf8(snapshot->message);
	message->setText(told.isEmpty() ? said : told);
	message->setVisible(!message->text().isEmpty());
	engine->setText(text("Lectern.Engine.Is").arg(textOf("Lectern.Engine.", state, QString::fromUtf8(state))));
}

/* Why a section is not as it was meant, a line for each of its beats that has something to say. */
static QString reasons(const json_t *section)
{
	size_t i;
	json_t *beat;
	QStringList lines;
	json_array_foreach(json_object_get(section, "beats"), i, beat) {
		const QString reason = QString::fromUtf8(textIn(beat, "message"));
		if (!reason.isEmpty())
			lines += QStringLiteral("%1. %2").arg(i + 1).arg(reason);
	}
	return lines.join(QLatin1Char('\n'));
}

/* Rows are changed in place, so that selection and scroll position stay. */
void LecternPanel::showSections(const lectern_snapshot *snapshot)
{
	const json_t *list = json_object_get(snapshot->lecture, "sections");
	const int count = static_cast<int>(json_array_size(list));
	const QString title = QString::fromUtf8(textIn(snapshot->lecture, "title"));
	sections->headerItem()->setText(0, title.isEmpty() ? text("Lectern.Section") : title);
	while (sections->topLevelItemCount() > count)
		delete sections->takeTopLevelItem(count);
	for (int i = 0; i < count; i++) {
		const json_t *section = json_array_get(list, static_cast<size_t>(i));
		QTreeWidgetItem *row = sections->topLevelItem(i);
		if (!row) {
			row = new QTreeWidgetItem;
			sections->addTopLevelItem(row);
		}
		const char *state = textIn(section, "state");
		const QString name = QString::fromUtf8(textIn(section, "title"));
		row->setText(0, QStringLiteral("%1. %2").arg(i + 1).arg(name));
		row->setText(1, textOf("Lectern.State.", state, QString::fromUtf8(state)));
		row->setToolTip(0, name);
		row->setToolTip(1, reasons(section));
		row->setData(1, Qt::AccessibleDescriptionRole, row->toolTip(1));
	}
}

static QString playerText(obs_data_t *status)
{
	const char *state = obs_data_get_string(status, "state");
	QString words = textOf("Lectern.Player.", state, QString::fromUtf8(state));
	if (obs_data_get_int(status, "section") < 1)
		return words;
	return LecternPanel::text("Lectern.Player.At")
		.arg(words)
		.arg(obs_data_get_int(status, "section"))
		.arg(clockText(obs_data_get_double(status, "time")))
		.arg(clockText(obs_data_get_double(status, "duration")));
}

/* Until a scene shows the lecture there is one button to add it; then there are those that play. */
void LecternPanel::showPlayer()
{
	obs_data_t *status = obs_data_create();
	const bool there = lectern_source_status(status);
	const QByteArray state = obs_data_get_string(status, "state");
	playing = state == "playing" || state == "buffering" || state == "opening";
	player->setText(there ? playerText(status) : text("Lectern.NoSource"));
	play->setText(text(playing ? "Lectern.Pause" : "Lectern.Play"));
	play->setToolTip(text(playing ? "Lectern.Pause.Tip" : "Lectern.Play.Tip"));
	play->setAccessibleName(play->text());
	play->setAccessibleDescription(play->toolTip());
	for (QPushButton *button : {previous, play, next})
		button->setVisible(there);
	addToScene->setVisible(!there);
	obs_data_release(status);
	fitWidth();
}

/* A scroll area would let its buttons be cut off. */
void LecternPanel::fitWidth()
{
	if (widget())
		setMinimumWidth(widget()->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}
