@NullMarked
package dev.mintmark.app.workflow;

import org.jspecify.annotations.NullMarked;
