/**
 * The settings: each is declared in one record, read from {@code mintmark.yaml} and the environment, and checked before
 * anything starts. Uses {@code io} alone.
 */
@NullMarked
package dev.mintmark.app.config;

import org.jspecify.annotations.NullMarked;
