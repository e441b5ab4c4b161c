/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The dock's inside. UI thread only; every button posts a command and returns at once. */
#pragma once

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <atomic>

struct lectern_error;
struct lectern_snapshot;
typedef struct json_t json_t;

class LecternPanel : public QScrollArea
{
      public:
	explicit LecternPanel(QWidget *parent = nullptr);
	/* Shows what the agent knows now. */
	void refresh();
	/* Posted to the panel from any thread, at most one at a time: has it refresh. */
	static QEvent::Type refreshEvent();
	std::atomic<bool> refreshQueued{false};
	/* A text of the module in the user's language. */
	static QString text(const char *key);

      protected:
	void customEvent(QEvent *event) override;
	void showEvent(QShowEvent *event) override;
	void hideEvent(QHideEvent *event) override;

      private:
	QVBoxLayout *column;
	QLineEdit *topic;
	QPushButton *notes;
	QPushButton *make;
	QPushButton *cancel;
	QPushButton *open;
	QProgressBar *progress;
	QLabel *stage;
	QLabel *message;
	QTreeWidget *sections;
	QPushButton *playFrom;
	QPushButton *regenerate;
	QPushButton *previous;
	QPushButton *play;
	QPushButton *next;
	QLabel *player;
	QPushButton *addToScene;
	QLabel *engine;
	QTimer *clock;
	bool running = false;
	bool playing = false;
	QString project;
	QString told; /* what a button of the dock had to say, shown until the next press */

	QPushButton *addButton(const char *key, void (LecternPanel::*pressed)());
	void addRow(std::initializer_list<QWidget *> widgets);
	void buildInput();
	void buildProgress();
	void buildSections();
	void buildPlayer();
	void setOrder();

	void pressedNotes();
	void pressedMake();
	void pressedCancel();
	void pressedOpen();
	void pressedPlayFrom();
	void pressedRegenerate();
	void pressedPrevious();
	void pressedPlay();
	void pressedNext();
	void pressedAddToScene();

	void post(json_t *command, const lectern_error &error);
	void say(const QString &sentence);
	void enableButtons();
	int selectedSection() const;
	void showRun(const lectern_snapshot *snapshot);
	void showSections(const lectern_snapshot *snapshot);
	void showPlayer();
	void fitWidth();
};
