@NullMarked
package dev.mintmark.app.secrets;

import org.jspecify.annotations.NullMarked;
