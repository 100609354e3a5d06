package dev.mintmark.app.market;

import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkQueries;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether what was signed is alive in the newest block as well: what is not final yet may have ended it. Once a node does not answer,
 * no more is asked, and what the last block that was read says holds. For one answer; not thread-safe.
 */
final class NewestBlock {
    private final MarketChain chain;
    private final Map<Address, Boolean> signers = new HashMap<>();
    private final Map<Address, Boolean> currencies = new HashMap<>();
    private boolean answers = true;

    NewestBlock(MarketChain chain) {
        this.chain = chain;
    }

    /** Whether a token is still in this epoch. */
    boolean hasTokenEpoch(Bytes32 tokenId, long epoch) {
        return agrees(chain.contract, MintmarkQueries.tokenEpochOf(tokenId), epoch);
    }

    /** Whether a signer is still in this epoch, which is the same for all calls of one signer. */
    boolean hasEpoch(Address signer, long epoch) {
        return signers.computeIfAbsent(signer, each -> agrees(chain.market, MarketQueries.epochOf(each), epoch));
    }

    /** Whether an ERC-20 is still allowed. */
    boolean allows(Address currency) {
        return currency.isZero()
                || currencies.computeIfAbsent(
                        currency, each -> agrees(chain.market, MarketQueries.isCurrency(each), true));
    }

    private <T> boolean agrees(Address contract, ContractQuery<T> query, T value) {
        if (!answers) {
            return true;
        }
        try {
            return chain.client.query(contract, query).equals(value);
        } catch (SourceUnavailableException e) {
            answers = false;
            return true;
        } catch (RevertedException e) {
            return false;
        }
    }
}
