// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* A GIO module that measures a GTK program from inside, without a change to the program: it is
 * loaded through GIO_EXTRA_MODULES, hooks the frame clock, does what a person would do, writes
 * "NAME VALUE" lines to $PD_BENCH_OUT and ends the program.
 *
 * PD_BENCH        first-frame: milliseconds from $PD_BENCH_T0 to the first frame, with rows in the
 *                 table where PD_BENCH_ROWS is set
 *                 scroll: the table from top to end, then the frames' figures and the peak memory
 *                 search: types $PD_BENCH_WORDS (separated by |) and times each key press, those
 *                 that make two characters apart by whether these are ASCII
 *                 pull: for $PD_BENCH_SECONDS how long the main loop is busy between two polls
 * PD_BENCH_PAGE   the type of the page that is measured
 * PD_BENCH_TRACE  tell each key press to stderr
 */

#include <gtk/gtk.h>
#include <stdio.h>
#include <time.h>

#define SCROLL_STEPS 600
#define PRESS_LIMIT_S 2
#define MEASURE_LIMIT_S 40

typedef enum { STAGE_START, STAGE_SETTLE, STAGE_RUN, STAGE_DONE } Stage;

static struct
{
  FILE *out;              /* (owned): NULL after the end */
  const char *what;       /* $PD_BENCH */
  Stage stage;            /* what is being waited for */
  gint64 stage_since;     /* µs, monotonic */
  gint64 frame_began;     /* µs, monotonic: last before-paint */
  gint64 frame_began_cpu; /* µs of this thread */
  gint64 frame_before;    /* µs, monotonic: end of the frame before */
  GArray *costs;          /* (element-type double) ms of main thread a frame */
  GArray *costs_cpu;      /* (element-type double) of these, what it worked itself */
  GArray *gaps;           /* (element-type double) ms from frame to frame */
  int step;               /* of scrolling */
  char **words;           /* (owned): to be typed */
  int word;               /* index of the present one */
  int length;             /* its characters typed so far */
  gint64 pressed_at;      /* µs, monotonic: 0 = no key under way */
  int waited_s;           /* for its answer */
  int unanswered;         /* key presses without an answer */
  gboolean answered;      /* the model has answered since then */
  GArray *presses_two;    /* (element-type double) ms, two Japanese characters */
  GArray *presses_ascii;  /* (element-type double) ms, two ASCII ones */
  GArray *presses;        /* (element-type double) ms, three characters and more */
  GPollFunc poll;         /* the main loop's own */
  gint64 woke;            /* µs, monotonic: end of the last poll, 0 = none yet */
  gint64 woke_cpu;        /* µs of the main thread's own time then */
  GArray *stalls;         /* (element-type double) ms from poll to poll */
  GArray *stalls_cpu;     /* (element-type double) the same, of the main thread's own time */
} probe;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a;
  const double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
percentile (GArray *values, double part)
{
  if (values->len == 0)
    return 0;

  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) ((values->len - 1) * part + 0.5));
}

static void
report (const char *name, double value)
{
  fprintf (probe.out, "%s %.3f\n", name, value);
}

/* Kibibytes, of /proc/self/status. */
static double
read_status (const char *field)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;

  line = strstr (status, field);
  return line != NULL ? g_ascii_strtod (line + strlen (field), NULL) : 0;
}

static gboolean
quit_cb (gpointer data)
{
  g_application_quit (g_application_get_default ());
  return G_SOURCE_REMOVE;
}

static void
finish (void)
{
  report ("peak_kib", read_status ("VmHWM:"));
  report ("anonymous_kib", read_status ("RssAnon:"));
  fclose (g_steal_pointer (&probe.out));
  probe.stage = STAGE_DONE;
  g_idle_add (quit_cb, NULL);
}

/* The first mapped descendant of that type. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* TRUE once a row shows a record that has been read. */
static gboolean
has_filled_row (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (g_strcmp0 (G_OBJECT_TYPE_NAME (widget), "PdTableRow") == 0) {
    g_autoptr (GObject) record = NULL;
    gboolean loaded = FALSE;

    g_object_get (widget, "record", &record, NULL);
    if (record != NULL)
      g_object_get (record, "loaded", &loaded, NULL);
    return loaded;
  }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_filled_row (child))
      return TRUE;
  return FALSE;
}

static GtkWidget *
get_window (void)
{
  GApplication *application = g_application_get_default ();

  return GTK_IS_APPLICATION (application)
             ? GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (application)))
             : NULL;
}

/* The desk's list model under the view's selection: the one with a "loading" property. */
static GObject *
get_model (GtkWidget *table)
{
  GObject *model = NULL;

  g_object_get (table, "model", &model, NULL);
  if (model != NULL)
    g_object_unref (model); /* held by the table */
  while (model != NULL &&
         g_object_class_find_property (G_OBJECT_GET_CLASS (model), "loading") == NULL) {
    g_autoptr (GObject) inner = NULL;

    if (g_object_class_find_property (G_OBJECT_GET_CLASS (model), "model") == NULL)
      return NULL;
    g_object_get (model, "model", &inner, NULL);
    model = inner; /* held by the outer one */
  }
  return model;
}

/* TRUE once the table has its answer and its first rows are filled. */
static gboolean
table_is_filled (GtkWidget *table)
{
  GObject *model = get_model (table);
  gboolean loading = FALSE;

  if (model == NULL)
    return FALSE;
  g_object_get (model, "loading", &loading, NULL);
  if (loading)
    return FALSE;
  if (g_list_model_get_n_items (G_LIST_MODEL (model)) == 0)
    return TRUE;

  return has_filled_row (table);
}

static GtkWidget *
get_page (void)
{
  const char *name = g_getenv ("PD_BENCH_PAGE");
  GType type = name != NULL ? g_type_from_name (name) : GTK_TYPE_WINDOW;
  GtkWidget *window = get_window ();

  /* A type that is not there yet: the page was not made so far. */
  return window != NULL && type != G_TYPE_INVALID ? find_widget (window, type) : NULL;
}

static GtkWidget *
get_table (void)
{
  GtkWidget *page = get_page ();
  GType type = g_type_from_name ("PdTableView");

  return page != NULL && type != G_TYPE_INVALID ? find_widget (page, type) : NULL;
}

static void
enter (Stage stage)
{
  probe.stage = stage;
  probe.stage_since = g_get_monotonic_time ();
}

/* µs that this thread has worked: what other programs take away is not in it. */
static gint64
get_cpu_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* --- first-frame ----------------------------------------------------------------------------- */

static void
first_frame_painted (gint64 now)
{
  const gint64 began = g_ascii_strtoll (g_getenv ("PD_BENCH_T0"), NULL, 10);

  if (g_getenv ("PD_BENCH_ROWS") != NULL) {
    GtkWidget *table = get_table ();

    if (table == NULL || !table_is_filled (table))
      return;
  }
  report ("first_frame_ms", (now - began) / 1000.0);
  finish ();
}

/* --- scroll ---------------------------------------------------------------------------------- */

static gboolean
scroll_tick_cb (GtkWidget *table, GdkFrameClock *clock, gpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (table));
  const double end =
      gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (probe.stage != STAGE_RUN)
    return G_SOURCE_REMOVE;

  gtk_adjustment_set_value (adjustment, end * ++probe.step / SCROLL_STEPS);
  return G_SOURCE_CONTINUE;
}

static void
scroll_painted (gint64 now)
{
  const double cost = (now - probe.frame_began) / 1000.0;
  const double own = (double) (get_cpu_time () - probe.frame_began_cpu) / 1000.0;
  const double gap = (now - probe.frame_before) / 1000.0;
  GtkWidget *table = get_table ();

  if (table == NULL)
    return;
  if (probe.stage == STAGE_SETTLE && table_is_filled (table)) {
    enter (STAGE_RUN);
    gtk_widget_add_tick_callback (table, scroll_tick_cb, NULL, NULL);
    return;
  }
  if (probe.stage != STAGE_RUN)
    return;

  if (probe.step > 1) {
    g_array_append_val (probe.costs, cost);
    g_array_append_val (probe.costs_cpu, own);
    g_array_append_val (probe.gaps, gap);
  }
  if (probe.step < SCROLL_STEPS || !table_is_filled (table))
    return;

  report ("rows", g_list_model_get_n_items (G_LIST_MODEL (get_model (table))));
  report ("frames", probe.costs->len);
  report ("frame_p95_ms", percentile (probe.costs, 0.95));
  report ("frame_max_ms", percentile (probe.costs, 1));
  report ("frame_cpu_max_ms", percentile (probe.costs_cpu, 1));
  report ("gap_p95_ms", percentile (probe.gaps, 0.95));
  report ("gap_max_ms", percentile (probe.gaps, 1));
  finish ();
}

/* --- search ---------------------------------------------------------------------------------- */

static void
loading_cb (GObject *model, GParamSpec *pspec, gpointer data)
{
  gboolean loading = TRUE;

  g_object_get (model, "loading", &loading, NULL);
  if (loading || probe.pressed_at == 0)
    return;

  /* An answer that changes nothing on screen paints no frame of its own. */
  probe.answered = TRUE;
  gdk_frame_clock_request_phase (gtk_widget_get_frame_clock (get_window ()),
                                 GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
}

static gboolean press_cb (gpointer data);

static void
next_press (void)
{
  probe.pressed_at = 0;
  if (probe.length >= g_utf8_strlen (probe.words[probe.word], -1)) {
    probe.word++;
    probe.length = 0;
  }
  g_timeout_add (60, press_cb, NULL);
}

/* A character that changes nothing of what is asked for (a hyphen, say) has no answer of its own.
 */
static gboolean
unanswered_cb (gpointer data)
{
  if (probe.pressed_at > 0 && ++probe.waited_s >= PRESS_LIMIT_S) {
    probe.unanswered++;
    next_press ();
  }
  return probe.stage == STAGE_RUN ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* One key press: the word's next character, or the first one of the next word, which takes the
 * place of the word before, as when that was selected. */
static gboolean
press_cb (gpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (find_widget (get_window (), GTK_TYPE_SEARCH_ENTRY));
  g_autofree char *typed = NULL;
  int position = -1;

  if (probe.words[probe.word] == NULL) {
    report ("unanswered", probe.unanswered);
    report ("presses", probe.presses->len + probe.presses_two->len + probe.presses_ascii->len);
    report ("search_p50_ms", percentile (probe.presses, 0.5));
    report ("search_p95_ms", percentile (probe.presses, 0.95));
    report ("search_two_p50_ms", percentile (probe.presses_two, 0.5));
    report ("search_two_p95_ms", percentile (probe.presses_two, 0.95));
    report ("search_ascii_p95_ms", percentile (probe.presses_ascii, 0.95));
    finish ();
    return G_SOURCE_REMOVE;
  }

  probe.length++;
  typed = g_utf8_substring (probe.words[probe.word], probe.length - 1, probe.length);
  probe.answered = FALSE;
  probe.waited_s = 0;
  probe.pressed_at = g_get_monotonic_time ();
  if (probe.length == 1)
    gtk_editable_set_text (entry, typed);
  else
    gtk_editable_insert_text (entry, typed, -1, &position);
  return G_SOURCE_REMOVE;
}

static void
note_press (gint64 now)
{
  const double took = (now - probe.pressed_at) / 1000.0;

  if (g_getenv ("PD_BENCH_TRACE") != NULL)
    g_printerr ("%d characters of %s: %.1f ms\n", probe.length, probe.words[probe.word], took);
  if (probe.length == 2 && g_str_is_ascii (probe.words[probe.word]))
    g_array_append_val (probe.presses_ascii, took);
  else if (probe.length == 2)
    g_array_append_val (probe.presses_two, took);
  else if (probe.length > 2)
    g_array_append_val (probe.presses, took);
  next_press ();
}

static void
search_painted (gint64 now)
{
  GtkWidget *table = get_table ();

  /* Where nothing is found, a page without a table takes its place. */
  if (probe.stage == STAGE_RUN && probe.pressed_at > 0 && probe.answered &&
      (table == NULL || table_is_filled (table))) {
    note_press (now);
    return;
  }
  if (probe.stage != STAGE_SETTLE || table == NULL || !table_is_filled (table))
    return;

  enter (STAGE_RUN);
  g_signal_connect (get_model (table), "notify::loading", G_CALLBACK (loading_cb), NULL);
  if (find_widget (get_window (), GTK_TYPE_SEARCH_ENTRY) == NULL) {
    report ("no_search_entry", 1);
    finish ();
    return;
  }
  g_timeout_add (500, press_cb, NULL);
  g_timeout_add_seconds (1, unanswered_cb, NULL);
}

/* --- pull ------------------------------------------------------------------------------------ */

static int
poll_cb (GPollFD *fds, guint n, int timeout)
{
  const double stall = (double) (g_get_monotonic_time () - probe.woke) / 1000.0;
  const double own = (double) (get_cpu_time () - probe.woke_cpu) / 1000.0;
  int ready;

  if (probe.stage == STAGE_RUN && probe.woke > 0) {
    g_array_append_val (probe.stalls, stall);
    g_array_append_val (probe.stalls_cpu, own);
  }
  ready = probe.poll (fds, n, timeout);
  probe.woke = g_get_monotonic_time ();
  probe.woke_cpu = get_cpu_time ();
  return ready;
}

static gboolean
pull_over_cb (gpointer data)
{
  if (probe.out == NULL)
    return G_SOURCE_REMOVE;

  report ("turns", probe.stalls->len);
  report ("stall_p99_ms", percentile (probe.stalls, 0.99));
  report ("stall_max_ms", percentile (probe.stalls, 1));
  report ("stall_cpu_max_ms", percentile (probe.stalls_cpu, 1));
  finish ();
  return G_SOURCE_REMOVE;
}

/* From the first frame on, with the page that is asked for: its first rows come while it pulls. */
static void
pull_painted (gint64 now)
{
  const char *seconds = g_getenv ("PD_BENCH_SECONDS");

  if (probe.stage != STAGE_SETTLE)
    return;

  enter (STAGE_RUN);
  probe.stalls = g_array_new (FALSE, FALSE, sizeof (double));
  probe.stalls_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  probe.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_cb);
  g_timeout_add_seconds (seconds != NULL ? (guint) g_ascii_strtoull (seconds, NULL, 10) : 10,
                         pull_over_cb, NULL);
}

/* --- the hooks ------------------------------------------------------------------------------- */

static gboolean
before_paint_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  probe.frame_began = g_get_monotonic_time ();
  probe.frame_began_cpu = get_cpu_time ();
  return TRUE;
}

static gboolean
after_paint_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  const gint64 now = g_get_monotonic_time ();

  if (probe.stage == STAGE_DONE || get_window () == NULL)
    return TRUE;
  if (probe.stage == STAGE_START && get_page () != NULL)
    enter (STAGE_SETTLE);
  if (probe.stage == STAGE_START)
    return TRUE;

  if (g_strcmp0 (probe.what, "first-frame") == 0)
    first_frame_painted (now);
  else if (g_strcmp0 (probe.what, "scroll") == 0)
    scroll_painted (now);
  else if (g_strcmp0 (probe.what, "pull") == 0)
    pull_painted (now);
  else
    search_painted (now);
  probe.frame_before = now;
  return TRUE;
}

static gboolean
too_long_cb (gpointer data)
{
  if (probe.out != NULL) {
    report ("gave_up_in_stage", probe.stage);
    finish ();
  }
  return G_SOURCE_REMOVE;
}

G_MODULE_EXPORT void g_io_module_load (GIOModule *module);
G_MODULE_EXPORT void g_io_module_unload (GIOModule *module);
G_MODULE_EXPORT char **g_io_module_query (void);

void
g_io_module_load (GIOModule *module)
{
  const char *out = g_getenv ("PD_BENCH_OUT");

  g_type_module_use (G_TYPE_MODULE (module));
  if (out == NULL || g_getenv ("PD_BENCH") == NULL || (probe.out = fopen (out, "w")) == NULL)
    return;

  probe.what = g_getenv ("PD_BENCH");
  probe.costs = g_array_new (FALSE, FALSE, sizeof (double));
  probe.costs_cpu = g_array_new (FALSE, FALSE, sizeof (double));
  probe.gaps = g_array_new (FALSE, FALSE, sizeof (double));
  probe.presses = g_array_new (FALSE, FALSE, sizeof (double));
  probe.presses_two = g_array_new (FALSE, FALSE, sizeof (double));
  probe.presses_ascii = g_array_new (FALSE, FALSE, sizeof (double));
  probe.words =
      g_strsplit (g_getenv ("PD_BENCH_WORDS") != NULL ? g_getenv ("PD_BENCH_WORDS") : "", "|", -1);
  g_type_class_ref (GDK_TYPE_FRAME_CLOCK);
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", GDK_TYPE_FRAME_CLOCK), 0,
                              before_paint_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("after-paint", GDK_TYPE_FRAME_CLOCK), 0,
                              after_paint_cb, NULL, NULL);
  g_timeout_add_seconds (MEASURE_LIMIT_S, too_long_cb, NULL);
}

void
g_io_module_unload (GIOModule *module)
{
}

char **
g_io_module_query (void)
{
  char *points[] = { (char *) G_VFS_EXTENSION_POINT_NAME, NULL };

  return g_strdupv (points);
}
