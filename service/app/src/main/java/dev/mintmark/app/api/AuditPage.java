package dev.mintmark.app.api;

import dev.mintmark.app.access.AuditLog;
import java.util.List;

/** Entries of the audit log in their order. */
public record AuditPage(List<AuditLog.Entry> entries) {}
