package dev.mintmark.app.api;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.MintingPause;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.UnsignedRoleTransaction;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainCheck;
import dev.mintmark.app.mint.TokenCheck;
import dev.mintmark.app.workflow.ArtworkService;
import java.util.function.Supplier;

/** The chain, from this process. Thread-safe. */
public final class LocalChainApi implements ChainApi {
    private final Supplier<Chain> chain;
    private final Supplier<ChainIndexer> indexer;
    private final Supplier<TokenCheck> tokens;
    private final Supplier<ArtworkService> service;

    public LocalChainApi(
            Supplier<Chain> chain,
            Supplier<ChainIndexer> indexer,
            Supplier<TokenCheck> tokens,
            Supplier<ArtworkService> service) {
        this.chain = chain;
        this.indexer = indexer;
        this.tokens = tokens;
        this.service = service;
    }

    @Override
    public ChainStatus status() throws SourceUnavailableException {
        return chain.get().status().indexed(indexer.get().lastBlock());
    }

    @Override
    public ChainCheck check(boolean repair) throws SourceUnavailableException {
        return tokens.get().run(repair);
    }

    @Override
    public ReplacedTransaction bump(ReplacementRequest request) throws SourceUnavailableException {
        return chain.get().sender().replacements().bump(request.tx(), request.maxFeeGwei());
    }

    @Override
    public ReplacedTransaction cancelTransaction(ReplacementRequest request) throws SourceUnavailableException {
        ReplacedTransaction cancelled = chain.get().sender().replacements().cancel(request.tx(), request.maxFeeGwei());
        cancelled.artworks().forEach(artwork -> service.get().mintCancelling(artwork, cancelled.tx()));
        return cancelled;
    }

    @Override
    public FilledGaps fillGaps() throws SourceUnavailableException {
        return new FilledGaps(chain.get().sender().replacements().fillGaps());
    }

    @Override
    public ReindexedChain reindex() throws SourceUnavailableException {
        Chain opened = chain.get();
        long block = indexer.get().runAnew();
        return new ReindexedChain(opened.chainId(), opened.contract().checksummed(), block);
    }

    @Override
    public RolesStatus roles(boolean history) throws SourceUnavailableException {
        return chain.get().roles().status(history);
    }

    @Override
    public RoleTransaction roleTransaction(RoleChangeRequest request) throws SourceUnavailableException {
        return chain.get().roles().prepare(request.change(), request.address());
    }

    @Override
    public UnsignedRoleTransaction unsignedRoleChange(RoleChangeRequest request) throws SourceUnavailableException {
        return chain.get().roles().unsigned(request.change(), request.address());
    }

    @Override
    public RoleTransaction sendRoleChange(SignedRoleChange signed) throws SourceUnavailableException {
        return chain.get().roles().sendSigned(signed.change(), signed.address(), signed.raw());
    }

    @Override
    public MintingPause.MintingState pauseMinting() throws SourceUnavailableException {
        return chain.get().mintingPause().pause();
    }

    @Override
    public MintingPause.MintingState resumeMinting() throws SourceUnavailableException {
        return chain.get().mintingPause().resume();
    }
}
