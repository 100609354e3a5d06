package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.List;

/** The body of {@code POST /api/vaults}. */
public record VaultRequest(List<Share> payees) {
    public VaultRequest {
        if (payees == null || payees.isEmpty()) {
            throw new InvalidRequestException("payees", "The payees are missing.");
        }
        payees = List.copyOf(payees);
    }

    /**
     * Who shares what the vault receives.
     *
     * @param share of 10,000: 2500 is a quarter
     */
    public record Share(String address, int share) {
        public Share {
            if (address == null) {
                throw new InvalidRequestException("payees", "A payee has an address.");
            }
        }
    }
}
