@NullMarked
package dev.mintmark.watermark;

import org.jspecify.annotations.NullMarked;
