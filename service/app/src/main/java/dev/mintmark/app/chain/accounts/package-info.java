/**
 * The accounts that the service signs with, and where their keys come from.
 */
@NullMarked
package dev.mintmark.app.chain.accounts;

import org.jspecify.annotations.NullMarked;
