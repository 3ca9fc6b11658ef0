internal import Boards
internal import SettingsFile
internal import StateFolder

/// The board of a configuration: what its file says, where that lies, and the bytes that were read.
struct ChosenBoard: Sendable {
    let file: BoardFile
    let path: String
    let bytes: [UInt8]
}

/// Finds the file of the board that a configuration names.
enum BoardChoice {
    /// Where `install.sh` puts them.
    static let folder = "/usr/share/tillpost/boards"
    /// What is used where no file names the model.
    private static let generic = "generic"

    /// The board of a wish: `auto`, a name in the folder, or a path.
    static func board(
        _ wish: String, in folder: String = folder, model: String? = Machine.model
    ) throws(SettingsFault) -> ChosenBoard {
        if wish.contains("/") { return try read(wish) }
        guard wish == "auto" else {
            let path = "\(folder)/\(wish).yaml"
            guard StateFolder.exists(path) else {
                let names = try names(in: folder).joined(separator: ", ")
                throw SettingsFault("board", "there is no \(path); there are \(names), or auto, or a path")
            }
            return try read(path)
        }
        var best: (board: ChosenBoard, length: Int)?
        for name in try names(in: folder) {
            let board = try read("\(folder)/\(name).yaml")
            let length = board.file.models.filter { model?.hasPrefix($0) ?? false }.map(\.count).max()
            let fits = length ?? (name == generic ? 0 : -1)
            if fits > best?.length ?? -1 { best = (board, fits) }
        }
        guard let best else {
            throw SettingsFault("board", "no file in \(folder) is for this board, and there is no generic.yaml")
        }
        return best.board
    }

    private static func names(in folder: String) throws(SettingsFault) -> [String] {
        do throws(StateFolderFault) {
            return try StateFolder(existing: folder).names(most: 1_000).filter { $0.hasSuffix(".yaml") }
                .map { String($0.dropLast(".yaml".count)) }.sorted()
        } catch {
            throw SettingsFault(
                "board",
                "the boards' files are not in \(folder). Install them with install.sh, or name a file by its path")
        }
    }

    private static func read(_ path: String) throws(SettingsFault) -> ChosenBoard {
        let bytes: [UInt8]
        do throws(StateFolderFault) { bytes = try WholeFile.read(path, limit: BoardFile.largestFile) } catch {
            guard case .failed(_, let reason) = error else { throw SettingsFault("board", "there is no file \(path)") }
            throw SettingsFault("board", "\(path), \(reason)")
        }
        do throws(BoardFault) {
            return ChosenBoard(file: try BoardFile(reading: bytes), path: path, bytes: bytes)
        } catch {
            throw SettingsFault("board", "\(path), \(error)")
        }
    }
}
