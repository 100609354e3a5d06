/**
 * JSON-RPC to one chain over one or more addresses: questions, calls, logs, and the errors of nodes and contracts.
 */
@NullMarked
package dev.mintmark.app.chain.rpc;

import org.jspecify.annotations.NullMarked;
