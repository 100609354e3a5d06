package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.chain.accounts.AddressField;

/**
 * Who can receive tokens.
 *
 * @param hasHolder whether an account receives the tokens of orders that name no receiver
 */
public record Receivers(boolean hasHolder) {
    static final String NO_HOLDER =
            "chain.holder, the address that receives tokens, is not set; set it, or name the receiver of the mint.";

    /**
     * Checks the address that is to receive a token.
     *
     * @throws InvalidRequestException if it is the zero address, or mistyped by its checksum
     * @throws ConflictException if the order names none and there is no holder
     */
    public void require(MintOrder order) {
        if (order.to() != null) {
            AddressField.parse("mint.to", order.to());
        } else if (!hasHolder) {
            throw new ConflictException(NO_HOLDER);
        }
    }
}
