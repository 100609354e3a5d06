@NullMarked
package dev.mintmark.app.io;

import org.jspecify.annotations.NullMarked;
