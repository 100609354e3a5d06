@NullMarked
package dev.mintmark.app.store;

import org.jspecify.annotations.NullMarked;
