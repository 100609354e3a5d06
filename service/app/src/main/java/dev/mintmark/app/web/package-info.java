/**
 * The HTTP API, the studio's pages and the gateway: routes that read a request, call a service and write its answer. Holds no
 * state and no rules of its own beyond what a request may contain.
 */
@NullMarked
package dev.mintmark.app.web;

import org.jspecify.annotations.NullMarked;
