/**
 * The database: its connections and migrations, and the tables behind the repositories and ports of the other packages. Only
 * this package writes SQL, except the queue of {@code workflow}.
 */
@NullMarked
package dev.mintmark.app.store;

import org.jspecify.annotations.NullMarked;
