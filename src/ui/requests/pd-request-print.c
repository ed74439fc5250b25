// SPDX-FileCopyrightText: 2026 The Partner Desk authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pd-request-print.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "pd-customers-util.h"
#include "pd-request-facts.h"
#include "pd-requests-util.h"

#define BODY_FONT "Sans 10"
#define HEADING_FONT "Sans Bold 11"
#define TITLE_FONT "Sans Bold 15"
#define FOOT_FONT "Sans 8"
#define FOOT_HEIGHT 24.0
#define LABEL_SHARE 0.26
#define MARGIN_MM 18.0

/* One line of text with its place. */
typedef struct
{
  PangoLayoutLine *line; /* (owned) */
  int page;
  double x;
  double y; /* of the baseline */
} PaperLine;

static void
paper_line_clear (gpointer data)
{
  PaperLine *line = data;

  pango_layout_line_unref (line->line);
}

struct _PdRequestPaper
{
  PangoContext *context; /* (owned) */
  GPtrArray *layouts;    /* (element-type PangoLayout): they own the lines */
  GArray *lines;         /* (element-type PaperLine) */
  char *name;            /* (owned): in the foot */
  double width;
  double height; /* without the foot */
  double y;      /* where the next line begins */
  int page;
};

/* --- layout --- */

static PangoLayout *
create_layout (PdRequestPaper *self, const char *text, const char *font, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  g_ptr_array_add (self->layouts, layout);

  return layout;
}

static void
new_page (PdRequestPaper *self)
{
  self->page++;
  self->y = 0.0;
}

/* Lines go on over as many pages as it takes. */
static void
place (PdRequestPaper *self, PangoLayout *layout, double x)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do {
    PangoRectangle logical;
    PaperLine line = { NULL, 0, x, 0.0 };
    double height;
    double ascent;

    pango_layout_iter_get_line_extents (iter, NULL, &logical);
    height = (double) logical.height / PANGO_SCALE;
    ascent = (double) (pango_layout_iter_get_baseline (iter) - logical.y) / PANGO_SCALE;
    if (self->y > 0.0 && self->y + height > self->height)
      new_page (self);
    line.line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter));
    line.page = self->page;
    line.y = self->y + ascent;
    g_array_append_val (self->lines, line);
    self->y += height;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
add_text (PdRequestPaper *self, const char *text, const char *font)
{
  place (self, create_layout (self, text, font, self->width), 0.0);
}

/* A heading never stands alone at the end of a page. */
static void
add_heading (PdRequestPaper *self, const char *text)
{
  self->y += self->y > 0.0 ? 12.0 : 0.0;
  if (self->y > self->height - 48.0)
    new_page (self);
  add_text (self, text, HEADING_FONT);
  self->y += 3.0;
}

static void
add_fact (PdRequestPaper *self, const char *label, const char *value)
{
  double indent = self->width * LABEL_SHARE;
  PangoLayout *name = create_layout (self, label, BODY_FONT, indent - 8.0);
  PangoLayout *text = create_layout (self, value, BODY_FONT, self->width - indent);
  PangoAttrList *attributes = pango_attr_list_new ();
  double top = 0.0;
  double name_end = 0.0;
  int name_height = 0;
  int page = 0;

  pango_attr_list_insert (attributes, pango_attr_foreground_new (0x5555, 0x5555, 0x5555));
  pango_layout_set_attributes (name, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_size (name, NULL, &name_height);
  if (self->y + (double) name_height / PANGO_SCALE > self->height)
    new_page (self);
  top = self->y;
  page = self->page;
  place (self, name, 0.0);
  name_end = self->y;
  self->y = top;
  place (self, text, indent);
  if (self->page == page)
    self->y = MAX (self->y, name_end);
  self->y += 2.0;
}

static void
add_facts (PdRequestPaper *self, const PdRequestDetails *details)
{
  for (int i = 0; i <= PD_FACT_LAST; i++) {
    g_autofree char *value = pd_fact_dup_value (i, details);

    if (value != NULL)
      add_fact (self, pd_fact_get_label (i), value);
  }
}

static void
add_files (PdRequestPaper *self, GPtrArray *attachments, gint64 message_row_id)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++) {
    PdAttachment *attachment = attachments->pdata[i];
    g_autofree char *size = pd_text_size ((guint64) pd_attachment_get_size (attachment));
    g_autofree char *text = NULL;

    if (pd_attachment_get_message_row_id (attachment) != message_row_id)
      continue;
    /* Translators: an attached file; %1$s its name, %2$s its size. */
    text = g_strdup_printf (_ ("File: %1$s (%2$s)"), pd_attachment_get_name (attachment), size);
    add_text (self, text, BODY_FONT);
  }
}

static void
add_message (PdRequestPaper *self, PdRequestMessage *message, GPtrArray *attachments)
{
  const char *author = pd_request_message_get_author (message);
  const char *body = pd_request_message_get_body (message);
  g_autofree char *when = pd_text_deadline (pd_request_message_get_at (message));
  g_autofree char *head = g_strdup_printf (
      /* Translators: head of a message; %1$s what it is ("Sent", "Answer", "Note"), %2$s who wrote
       * it, %3$s when. */
      _ ("%1$s · %2$s · %3$s"),
      pd_request_direction_get_title (pd_request_message_get_direction (message)),
      author != NULL ? author : "", when);

  self->y += 6.0;
  if (self->y > self->height - 40.0)
    new_page (self);
  add_text (self, head, "Sans Bold 10");
  add_text (self, body != NULL ? body : "", BODY_FONT);
  add_files (self, attachments, pd_record_get_row_id (PD_RECORD (message)));
}

PdRequestPaper *
pd_request_paper_new (const PdRequestDetails *details,
                      PangoContext *context,
                      double width,
                      double height)
{
  PdRequestPaper *self = g_new0 (PdRequestPaper, 1);
  const char *title = pd_support_request_get_title (details->request);
  const char *description = pd_support_request_get_description (details->request);

  self->context = g_object_ref (context);
  /* One set of Han characters has a Japanese and a Chinese shape: it is the reader's. */
  pango_context_set_language (context, pango_language_from_string (pd_text_get_language ()));
  self->layouts = g_ptr_array_new_with_free_func (g_object_unref);
  self->lines = g_array_new (FALSE, FALSE, sizeof (PaperLine));
  g_array_set_clear_func (self->lines, paper_line_clear);
  self->name = pd_requests_dup_name (details->request);
  self->width = width;
  self->height = height - FOOT_HEIGHT;

  add_text (self, title != NULL && *title != '\0' ? title : self->name, TITLE_FONT);
  self->y += 9.0;
  add_facts (self, details);
  add_heading (self, _ ("Description"));
  add_text (self, description != NULL ? description : "", BODY_FONT);
  add_files (self, details->attachments, 0);
  if (details->messages->len > 0)
    add_heading (self, _ ("Messages"));
  for (guint i = 0; i < details->messages->len; i++)
    add_message (self, details->messages->pdata[i], details->attachments);

  return self;
}

void
pd_request_paper_free (PdRequestPaper *self)
{
  g_array_unref (self->lines);
  g_ptr_array_unref (self->layouts);
  g_object_unref (self->context);
  g_free (self->name);
  g_free (self);
}

int
pd_request_paper_get_n_pages (PdRequestPaper *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->page + 1;
}

static void
draw_foot (PdRequestPaper *self, cairo_t *cr, int page)
{
  g_autofree char *text = NULL;
  PangoLayout *layout = NULL;

  /* Translators: foot of a printed page; %1$s request number, %2$d page, %3$d pages in all. */
  text = g_strdup_printf (_ ("%1$s, page %2$d of %3$d"), self->name, page + 1, self->page + 1);
  layout = create_layout (self, text, FOOT_FONT, self->width);
  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  cairo_move_to (cr, 0.0, self->height + FOOT_HEIGHT - 11.0);
  cairo_set_source_rgb (cr, 0.33, 0.33, 0.33);
  pango_cairo_show_layout (cr, layout);
}

void
pd_request_paper_draw (PdRequestPaper *self, cairo_t *cr, int page)
{
  g_return_if_fail (self != NULL);

  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  for (guint i = 0; i < self->lines->len; i++) {
    PaperLine *line = &g_array_index (self->lines, PaperLine, i);

    if (line->page != page)
      continue;
    cairo_move_to (cr, line->x, line->y);
    pango_cairo_show_layout_line (cr, line->line);
  }
  draw_foot (self, cr, page);
}

/* --- printing --- */

typedef struct
{
  GtkWidget *parent;         /* (owned) */
  PdRequestDetails *details; /* (owned) */
  PdRequestPaper *paper;     /* (owned) (nullable) */
  GFile *file;               /* (owned) (nullable): for a PDF */
  char *path;                /* (owned) (nullable): where the PDF is made first */
} Print;

static void
print_free (gpointer data, GClosure *closure)
{
  Print *self = data;

  if (self->path != NULL)
    g_unlink (self->path);
  g_object_unref (self->parent);
  pd_request_details_free (self->details);
  g_clear_pointer (&self->paper, pd_request_paper_free);
  g_clear_object (&self->file);
  g_free (self->path);
  g_free (self);
}

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, Print *self)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);

  g_clear_pointer (&self->paper, pd_request_paper_free);
  self->paper = pd_request_paper_new (self->details, pango, gtk_print_context_get_width (context),
                                      gtk_print_context_get_height (context));
  g_object_unref (pango); /* the paper has its own */
  gtk_print_operation_set_n_pages (operation, pd_request_paper_get_n_pages (self->paper));
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, Print *self)
{
  pd_request_paper_draw (self->paper, gtk_print_context_get_cairo_context (context), page);
}

/* A PDF that is made, on its way to where the person wants it. */
typedef struct
{
  GtkWidget *parent; /* (owned) */
  GFile *target;     /* (owned) */
} Pdf;

static void
pdf_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GFile *made = G_FILE (source);
  Pdf *pdf = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (made, result, NULL, &error);

  if (bytes != NULL)
    pd_requests_save_bytes (pdf->parent, pdf->target, bytes);
  else
    pd_customers_show_error (pdf->parent, "Making a PDF", error);

  g_file_delete_async (made, G_PRIORITY_LOW, NULL, NULL, NULL);
  g_object_unref (pdf->parent);
  g_object_unref (pdf->target);
  g_free (pdf);
}

static void
save_pdf (Print *self)
{
  g_autofree char *path = g_steal_pointer (&self->path); /* pdf_loaded_cb() deletes it */
  g_autoptr (GFile) made = g_file_new_for_path (path);
  Pdf *pdf = g_new0 (Pdf, 1);

  pdf->parent = g_object_ref (self->parent);
  pdf->target = g_object_ref (self->file);
  g_file_load_bytes_async (made, NULL, pdf_loaded_cb, pdf);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult result, Print *self)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR) {
    gtk_print_operation_get_error (operation, &error);
    pd_customers_show_error (self->parent, "Printing", error);
  } else if (result == GTK_PRINT_OPERATION_RESULT_APPLY && self->file != NULL) {
    save_pdf (self);
  }
}

static GtkPageSetup *
create_page_setup (void)
{
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, MARGIN_MM, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, MARGIN_MM, GTK_UNIT_MM);

  return setup;
}

static PdRequestDetails *
copy_details (PdRequestDetails *details)
{
  PdRequestDetails *copy = g_new0 (PdRequestDetails, 1);

  copy->request = g_object_ref (details->request);
  copy->contact = details->contact != NULL ? pd_contact_copy (details->contact) : NULL;
  copy->messages = g_ptr_array_ref (details->messages);
  copy->attachments = g_ptr_array_ref (details->attachments);

  return copy;
}

static void
run (GtkWidget *parent, PdRequestDetails *details, GFile *file, char *path)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = create_page_setup ();
  g_autofree char *name = pd_requests_dup_name (details->request);
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);
  Print *print = g_new0 (Print, 1);

  print->parent = g_object_ref (parent);
  print->details = copy_details (details);
  print->file = file != NULL ? g_object_ref (file) : NULL;
  print->path = path;
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), print);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), print);
  g_signal_connect_data (operation, "done", G_CALLBACK (done_cb), print, print_free, 0);
  if (gtk_print_operation_run (operation,
                               path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT
                                            : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                               &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    g_warning ("Printing: %s", error->message); /* done_cb has told it */
}

void
pd_request_print (GtkWidget *parent, PdRequestDetails *details)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (details != NULL);

  run (parent, details, NULL, NULL);
}

void
pd_request_save_pdf (GtkWidget *parent, PdRequestDetails *details, GFile *file)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = -1;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (G_IS_FILE (file));

  /* The toolkit writes into a file under its name: another one than the person's, until whole. */
  fd = g_file_open_tmp ("partner-desk-XXXXXX.pdf", &path, &error);
  if (fd < 0) {
    pd_customers_show_error (parent, "Making a PDF", error);
    return;
  }

  close (fd);
  run (parent, details, file, path);
}
