; The installer for Windows, made by Inno Setup 6: packaging/build.py gives Version, Frozen, Papers and the name.
; It has not been run by its authors yet.
; For one user: nobody needs to be administrator. Removing it leaves projects, settings and imported models alone.

#ifndef Version
  #error Run packaging/build.py
#endif

[Setup]
AppId={{7D2E5C0B-6B2F-4B0E-9C52-6F0C7A1D3E58}
AppName=tldesk
AppVersion={#Version}
AppPublisher=The tldesk developers
VersionInfoVersion={#Version}
DefaultDirName={localappdata}\Programs\tldesk
DefaultGroupName=tldesk
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
ChangesAssociations=yes
CloseApplications=yes
UninstallDisplayIcon={app}\tldesk-window.exe
LicenseFile={#Papers}\licences\tldesk\LICENSE
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an earlier version had and this one has not would be found by it.
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\papers"

[Files]
Source: "{#Frozen}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion
Source: "{#Papers}\*"; DestDir: "{app}\papers"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\tldesk"; Filename: "{app}\tldesk-window.exe"
Name: "{userdesktop}\tldesk"; Filename: "{app}\tldesk-window.exe"; Tasks: desktopicon

[Registry]
; A double click on project.tldesk opens the project.
Root: HKCU; Subkey: "Software\Classes\.tldesk\OpenWithProgids"; ValueType: string; ValueName: "tldesk.project"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\tldesk.project"; ValueType: string; ValueName: ""; ValueData: "tldesk project"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\tldesk.project\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\tldesk-window.exe,0"
Root: HKCU; Subkey: "Software\Classes\tldesk.project\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\tldesk-window.exe"" ""%1"""
; `tldesk` in the Run dialog.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\tldesk.exe"; ValueType: string; ValueName: ""; ValueData: "{app}\tldesk.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\tldesk-window.exe"; Description: "{cm:LaunchProgram,tldesk}"; Flags: nowait postinstall skipifsilent
