/**
 * The services that the HTTP API and the command line share, and the records that they answer with. A record's components
 * are the fields of the JSON, in its order.
 */
@NullMarked
package dev.mintmark.app.api;

import org.jspecify.annotations.NullMarked;
