/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dock.h"

#include "panel.hpp"

#include <QCoreApplication>
#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <atomic>
#include <obs-frontend-api.h>
#include <obs-module.h>

/* Made and taken down on the UI thread. OBS's window owns the widgets and outlives the agent, whose thread reads
 * `listening` and `panel`. */
static LecternPanel *panel;
static std::atomic<bool> listening;

static const char *const dockName = "lecternDock";
static const int firstWidth = 340;

static QMainWindow *mainWindow()
{
	return static_cast<QMainWindow *>(obs_frontend_get_main_window());
}

void lectern_dock_add(void)
{
	obs_frontend_push_ui_translation(obs_module_get_string);
	panel = new LecternPanel;
	obs_frontend_pop_ui_translation();
#if LIBOBS_API_MAJOR_VER >= 30
	obs_frontend_add_dock_by_id(dockName, obs_module_text("Lectern"), panel);
#else
	auto *dock = new QDockWidget(QString::fromUtf8(obs_module_text("Lectern")), mainWindow());
	dock->setObjectName(QLatin1String(dockName));
	dock->setWidget(panel);
	obs_frontend_add_dock(dock);
#endif
	listening = true;
}

/* From 30 on OBS makes the QDockWidget, so it is looked for above the panel. */
static QDockWidget *dockOf(QWidget *inside)
{
	for (QWidget *widget = inside; widget; widget = widget->parentWidget())
		if (auto *dock = qobject_cast<QDockWidget *>(widget))
			return dock;
	return nullptr;
}

void lectern_dock_show(void)
{
	QDockWidget *dock = dockOf(panel);
	if (!dock || !listening)
		return;
	mainWindow()->addDockWidget(Qt::RightDockWidgetArea, dock);
	dock->setFloating(false);
	dock->show();
	mainWindow()->resizeDocks({dock}, {firstWidth}, Qt::Horizontal);
}

void lectern_dock_remove(void)
{
	listening = false;
}

void lectern_dock_event(void *, const json_t *)
{
	if (listening && !panel->refreshQueued.exchange(true))
		QCoreApplication::postEvent(panel, new QEvent(LecternPanel::refreshEvent()));
}
