@NullMarked
package dev.mintmark.app.verify;

import org.jspecify.annotations.NullMarked;
