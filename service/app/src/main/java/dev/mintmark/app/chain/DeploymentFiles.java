package dev.mintmark.app.chain;

import dev.mintmark.app.io.AtomicFile;
import dev.mintmark.contracts.CompanionContracts;
import dev.mintmark.contracts.VerificationInput;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of a deployment in the data folder: {@code deployment.json}, and the Solidity standard JSON by which Sourcify and
 * explorers like Etherscan verify the contract's source.
 *
 * @param record the file {@code deployment.json}
 * @param input the file with the standard JSON; null where it could not be made
 * @param problem why it could not, in one sentence; null where it could
 */
public record DeploymentFiles(
        Path record, @Nullable Path input, @Nullable String problem) {
    /** The content of {@code deployment.json}. */
    private record Content(
            long chainId,
            String address,
            String market,
            String vaults,
            @Nullable String tx,
            @Nullable String salt,
            String compiler,
            String contract,
            String constructorArguments) {}

    /**
     * Writes the files.
     *
     * @param folder the embedded chain's folder, within the data folder
     * @param contracts the folder of the contracts' sources
     */
    public static DeploymentFiles write(DeployedContract deployed, Path folder, Path contracts) throws IOException {
        VerificationInput how = VerificationInput.present();
        Path own = folder.resolve("deployments")
                .resolve(deployed.chainId() + "-" + deployed.address().checksummed());
        Content content = new Content(
                deployed.chainId(),
                deployed.address().checksummed(),
                CompanionContracts.market(deployed.address()).checksummed(),
                CompanionContracts.vaults(deployed.address()).checksummed(),
                deployed.tx(),
                deployed.salt(),
                how.compiler(),
                how.contract(),
                deployed.constructorArguments());
        Path record = own.resolve("deployment.json");
        AtomicFile.write(
                record,
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(content),
                AtomicFile.Readers.EVERYONE);
        Path input = own.resolve("standard-input.json");
        byte[] standard;
        try {
            standard = VerificationInput.standardJson(contracts);
        } catch (IOException e) {
            return new DeploymentFiles(record, null, e.getMessage());
        }
        AtomicFile.write(input, standard, AtomicFile.Readers.EVERYONE);
        return new DeploymentFiles(record, input, null);
    }
}
