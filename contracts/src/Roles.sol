// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The roles. None can move, change or burn a token that has been minted, and the key that pays for
/// transactions needs none.
///  - owner: appoints the others; handed over in two steps.
///  - attester: its signature is what a mint needs; it never sends a transaction, so it holds no other role.
///  - model admin: registers and revokes models.
///  - pauser: pauses minting and revokes vouchers; the owner resumes minting, so it is another account.
abstract contract Roles {
    // --------------------------------------------------------------------------
    // Types
    // --------------------------------------------------------------------------

    /// The standing of an address as an attester.
    enum Attester {
        /// Was never appointed.
        Unknown,
        /// Was appointed; what it signed still verifies, though only the present one can mint.
        Trusted,
        /// Its key is lost or stolen: nothing that it signed verifies any more.
        Revoked
    }

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when the caller lacks the role that the function asks for.
    /// @param caller who called
    error Unauthorized(address caller);
    /// Thrown where an address must not be zero.
    error ZeroAddress();
    /// Thrown when an attester that was revoked is appointed again.
    /// @param attester the attester
    error AttesterIsRevoked(address attester);
    /// Thrown where an account would hold two roles that two keys must hold: the attester's and any other, or the
    /// owner's and the pauser's.
    /// @param account who holds the other role
    error RoleTaken(address account);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// The owner offered the ownership.
    /// @param owner    who offers it
    /// @param newOwner who may accept it; 0 takes an offer back
    event OwnershipTransferStarted(address indexed owner, address indexed newOwner);
    /// The ownership changed hands.
    /// @param previousOwner 0 at the deployment
    /// @param newOwner      the owner from now on
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);
    /// The attester was appointed or dismissed.
    /// @param attester whose signature a mint needs from now on; 0 where nobody can mint
    event AttesterSet(address indexed attester);
    /// An attester's key was declared lost.
    /// @param attester whose signatures verify no more
    event AttesterRevoked(address indexed attester);
    /// The model admin was appointed or dismissed.
    /// @param modelAdmin may register and revoke models from now on; 0 for nobody
    event ModelAdminSet(address indexed modelAdmin);
    /// The pauser was appointed or dismissed.
    /// @param pauser may pause minting from now on; 0 for nobody but the owner
    event PauserSet(address indexed pauser);
    /// Minting was paused.
    /// @param by the pauser or the owner
    event MintingPaused(address indexed by);
    /// Minting was resumed.
    /// @param by the owner
    event MintingResumed(address indexed by);

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// The account that appoints the other roles.
    address public owner;
    /// The account that was offered the ownership and has not accepted it yet; 0 if none.
    address public pendingOwner;
    /// The account that may register and revoke models.
    address public modelAdmin;
    /// The account that may pause minting.
    address public pauser;
    /// The standing of each attester, present or past.
    mapping(address account => Attester) public attesterStatus;
    /// The account whose signature a mint needs; 0 where nobody can mint.
    address public attester;
    /// Whether minting is paused.
    bool public mintingPaused;

    // --------------------------------------------------------------------------
    // Modifiers and constructor
    // --------------------------------------------------------------------------

    modifier onlyOwner() {
        if (msg.sender != owner) revert Unauthorized(msg.sender);
        _;
    }

    constructor(address owner_, address attester_, address modelAdmin_, address pauser_) {
        if (owner_ == address(0)) revert ZeroAddress();
        owner = owner_;
        emit OwnershipTransferred(address(0), owner_);
        _setAttester(attester_);
        _setModelAdmin(modelAdmin_);
        _setPauser(pauser_);
    }

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Offers the ownership to another account, which must accept it; 0 takes the offer back.
    /// @param newOwner who may accept
    function transferOwnership(address newOwner) external onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(msg.sender, newOwner);
    }

    /// Accepts the ownership that was offered to the caller.
    function acceptOwnership() external {
        if (msg.sender != pendingOwner) revert Unauthorized(msg.sender);
        if (msg.sender == attester || msg.sender == pauser) revert RoleTaken(msg.sender);
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        delete pendingOwner;
    }

    /// Appoints the attester. What the previous one signed still verifies, but can no longer be minted.
    /// @param newAttester its address; 0 for none
    function setAttester(address newAttester) external onlyOwner {
        _setAttester(newAttester);
    }

    /// Declares an attester's key lost: nothing it signed verifies from now on. Tokens stay as they are.
    /// @param account the attester, present or past
    function revokeAttester(address account) external onlyOwner {
        if (account == address(0)) revert ZeroAddress();
        attesterStatus[account] = Attester.Revoked;
        emit AttesterRevoked(account);
        if (attester == account) {
            attester = address(0);
            emit AttesterSet(address(0));
        }
    }

    /// Appoints the model admin.
    /// @param newModelAdmin its address; 0 for none
    function setModelAdmin(address newModelAdmin) external onlyOwner {
        _setModelAdmin(newModelAdmin);
    }

    /// Appoints the pauser.
    /// @param newPauser its address; 0 for none
    function setPauser(address newPauser) external onlyOwner {
        _setPauser(newPauser);
    }

    /// Pauses minting; transfers, sales and withdrawals continue. For the pauser and the owner.
    function pauseMinting() external {
        if (msg.sender != pauser && msg.sender != owner) revert Unauthorized(msg.sender);
        mintingPaused = true;
        emit MintingPaused(msg.sender);
    }

    /// Resumes minting. For the owner alone, because the pauser's key may be the one that was lost.
    function resumeMinting() external onlyOwner {
        mintingPaused = false;
        emit MintingResumed(msg.sender);
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    /// Appoints an attester who was never revoked.
    function _setAttester(address newAttester) private {
        if (newAttester != address(0)) {
            if (attesterStatus[newAttester] == Attester.Revoked) revert AttesterIsRevoked(newAttester);
            if (newAttester == owner || newAttester == modelAdmin || newAttester == pauser) {
                revert RoleTaken(newAttester);
            }
            attesterStatus[newAttester] = Attester.Trusted;
        }
        attester = newAttester;
        emit AttesterSet(newAttester);
    }

    /// Appoints a model admin who is not the attester.
    function _setModelAdmin(address newModelAdmin) private {
        if (newModelAdmin != address(0) && newModelAdmin == attester) revert RoleTaken(newModelAdmin);
        modelAdmin = newModelAdmin;
        emit ModelAdminSet(newModelAdmin);
    }

    /// Appoints a pauser who is neither the attester nor the owner.
    function _setPauser(address newPauser) private {
        if (newPauser != address(0) && (newPauser == attester || newPauser == owner)) revert RoleTaken(newPauser);
        pauser = newPauser;
        emit PauserSet(newPauser);
    }
}
