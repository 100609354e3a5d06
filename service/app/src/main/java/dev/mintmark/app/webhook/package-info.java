/**
 * Tells the operator's endpoints what happened on the chain: signed messages as Standard Webhooks has them, of final blocks only.
 */
@NullMarked
package dev.mintmark.app.webhook;

import org.jspecify.annotations.NullMarked;
