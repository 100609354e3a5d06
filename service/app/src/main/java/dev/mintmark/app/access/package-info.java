/**
 * Who may do what: principals with their roles, API keys and sessions.
 */
@NullMarked
package dev.mintmark.app.access;

import org.jspecify.annotations.NullMarked;
