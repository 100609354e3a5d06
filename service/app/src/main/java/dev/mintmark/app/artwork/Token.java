package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.io.Sha256;
import java.util.Locale;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * A token, as it was minted in a finalized block.
 *
 * @param contract the address of the ERC-721 contract
 * @param tokenId 0x and 64 hex digits: the file's SHA-256
 * @param owner the account that received the token at the mint; verify shows the present owner
 * @param tx hash of the transaction that minted it
 * @param creator who receives its royalties
 * @param burntTx hash of the transaction that burnt it; null while it exists
 * @param burntBlock the block of that transaction
 */
public record Token(
        long chainId,
        String contract,
        @PropagateNull @ColumnName("id") String tokenId,
        String owner,
        String tx,
        long gasUsed,
        long block,
        String modelSha256,
        String creator,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String burntTx,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long burntBlock) {
    /** Whether it was burnt. */
    public boolean wasBurnt() {
        return burntTx != null;
    }

    /**
     * Returns a token ID in its one form, 0x and 64 lower-case hex digits.
     *
     * @param text the digits in either case, with 0x or without
     * @throws InvalidRequestException if the text is no token ID
     */
    public static String parseId(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        if (!Sha256.isHex(digits)) {
            throw new InvalidRequestException("tokenId", "A token ID is 0x and 64 hex digits, the file's SHA-256.");
        }
        return "0x" + digits;
    }
}
