package dev.mintmark.app.chain;

import org.jspecify.annotations.Nullable;

/**
 * The transaction of a change of roles: sent from here, or to be sent from elsewhere.
 *
 * @param account whom it names; null where it names none or takes a role from everyone
 * @param from who alone can send it
 * @param to the contract
 * @param value the coins that it sends, in wei: always 0
 * @param data hexadecimal
 * @param tx its hash; null where it was not sent, because the key of {@code from} is not here
 * @param block the finalized block that has it; null where it was not sent
 */
public record RoleTransaction(
        RoleChange change,
        @Nullable String account,
        long chainId,
        String from,
        String to,
        String value,
        String data,
        @Nullable String tx,
        @Nullable Long block) {
    RoleTransaction sent(String hash, long inBlock) {
        return new RoleTransaction(change, account, chainId, from, to, value, data, hash, inBlock);
    }
}
