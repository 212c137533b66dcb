<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About tldesk</source>
        <translation>关于 tldesk</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Turns your images, texts or sounds into a trained, tested and exported model. Offline, on this computer.</source>
        <translation>把您的图像、文本或声音变成经过训练、测试并可导出的模型。离线，就在这台电脑上。</translation>
    </message>
    <message>
        <source>Device: {device}</source>
        <translation>设备：{device}</translation>
    </message>
    <message>
        <source>Licence: Apache-2.0.</source>
        <translation>许可证：Apache-2.0。</translation>
    </message>
    <message>
        <source>Made with Qt (LGPL-3.0), PyTorch (BSD-3-Clause) and Material Design Icons (Apache-2.0).</source>
        <translation>使用 Qt（LGPL-3.0）、PyTorch（BSD-3-Clause）和 Material Design Icons（Apache-2.0）制作。</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open or create a project first.</source>
        <translation>请先打开或新建一个项目。</translation>
    </message>
    <message>
        <source>This project is read-only.</source>
        <translation>此项目只能读取。</translation>
    </message>
    <message>
        <source>Pictures can be taken only for a project of images.</source>
        <translation>只有图像项目才能拍摄照片。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的操作。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的操作。</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>当前没有正在运行的任务。</translation>
    </message>
    <message>
        <source>There is no message.</source>
        <translation>没有消息。</translation>
    </message>
    <message>
        <source>Go to the Data or the Label page first.</source>
        <translation>请先转到“数据”或“标注”页面。</translation>
    </message>
    <message>
        <source>Texts alone have a list.</source>
        <translation>只有文本才有列表。</translation>
    </message>
    <message>
        <source>Sounds alone are played.</source>
        <translation>只有声音可以播放。</translation>
    </message>
    <message>
        <source>Go to a page that shows sounds first.</source>
        <translation>请先转到显示声音的页面。</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>新建项目(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;sample photos</source>
        <translation>打开示例照片(&amp;S)</translation>
    </message>
    <message>
        <source>Open sample te&amp;xts</source>
        <translation>打开示例文本(&amp;X)</translation>
    </message>
    <message>
        <source>Open sample so&amp;unds</source>
        <translation>打开示例声音(&amp;U)</translation>
    </message>
    <message>
        <source>Open a &amp;packed project…</source>
        <translation>打开打包的项目(&amp;P)…</translation>
    </message>
    <message>
        <source>Name and si&amp;ze of the project…</source>
        <translation>项目的名称与大小(&amp;Z)…</translation>
    </message>
    <message>
        <source>&amp;Duplicate project…</source>
        <translation>复制项目(&amp;D)…</translation>
    </message>
    <message>
        <source>Pac&amp;k project as a zip…</source>
        <translation>将项目打包为 zip(&amp;K)…</translation>
    </message>
    <message>
        <source>&amp;Backups…</source>
        <translation>备份(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Find moved images…</source>
        <translation>查找移动过的图像(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Close project</source>
        <translation>关闭项目(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Import images from a folder…</source>
        <translation>从文件夹导入图像(&amp;I)…</translation>
    </message>
    <message>
        <source>Import a table or &amp;archive…</source>
        <translation>导入表格或压缩包(&amp;A)…</translation>
    </message>
    <message>
        <source>Take pictures with the &amp;webcam…</source>
        <translation>用摄像头拍摄(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Export model…</source>
        <translation>导出模型(&amp;E)…</translation>
    </message>
    <message>
        <source>Export &amp;labels…</source>
        <translation>导出标签(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>download get import copy backbone weights safetensors</source>
        <translation>下载 获取 导入 复制 模型 权重</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>options configuration</source>
        <translation>选项 配置</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Select &amp;all images</source>
        <translation>选择所有图像(&amp;A)</translation>
    </message>
    <message>
        <source>Clear &amp;selection</source>
        <translation>清除选择(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Flag or unflag selected images</source>
        <translation>为所选图像加上或取消旗标(&amp;F)</translation>
    </message>
    <message>
        <source>Write a &amp;note…</source>
        <translation>写备注(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Exclude or include selected images</source>
        <translation>排除或恢复使用所选图像(&amp;E)</translation>
    </message>
    <message>
        <source>Move selected images to the &amp;bin</source>
        <translation>将所选图像移到回收站(&amp;B)</translation>
    </message>
    <message>
        <source>delete remove images</source>
        <translation>删除 移除 图像</translation>
    </message>
    <message>
        <source>Res&amp;tore selected images from the bin</source>
        <translation>从回收站恢复所选图像(&amp;T)</translation>
    </message>
    <message>
        <source>Sh&amp;ow the bin</source>
        <translation>显示回收站(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;History…</source>
        <translation>历史记录(&amp;H)…</translation>
    </message>
    <message>
        <source>Images as a &amp;grid</source>
        <translation>以网格显示图像(&amp;G)</translation>
    </message>
    <message>
        <source>Te&amp;xts as a list</source>
        <translation>以列表显示文本(&amp;X)</translation>
    </message>
    <message>
        <source>Images as a ma&amp;p</source>
        <translation>以分布图显示图像(&amp;P)</translation>
    </message>
    <message>
        <source>Find &amp;more like this</source>
        <translation>查找更多相似图像(&amp;M)</translation>
    </message>
    <message>
        <source>Play or st&amp;op the sound</source>
        <translation>播放或停止声音(&amp;O)</translation>
    </message>
    <message>
        <source>Play eac&amp;h sound that is selected</source>
        <translation>选中声音即播放(&amp;H)</translation>
    </message>
    <message>
        <source>Go to &amp;Data</source>
        <translation>转到“数据”(&amp;D)</translation>
    </message>
    <message>
        <source>Go to &amp;Label</source>
        <translation>转到“标注”(&amp;L)</translation>
    </message>
    <message>
        <source>Go to &amp;Train</source>
        <translation>转到“训练”(&amp;T)</translation>
    </message>
    <message>
        <source>Go to &amp;Evaluate</source>
        <translation>转到“评估”(&amp;E)</translation>
    </message>
    <message>
        <source>Go to &amp;Use</source>
        <translation>转到“使用”(&amp;U)</translation>
    </message>
    <message>
        <source>Larger thu&amp;mbnails</source>
        <translation>放大缩略图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Smaller thumbnails</source>
        <translation>缩小缩略图(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Normal thumbnails</source>
        <translation>默认大小的缩略图(&amp;N)</translation>
    </message>
    <message>
        <source>S&amp;ystem colours</source>
        <translation>跟随系统配色(&amp;Y)</translation>
    </message>
    <message>
        <source>theme appearance mode</source>
        <translation>主题 外观 模式</translation>
    </message>
    <message>
        <source>L&amp;ight colours</source>
        <translation>浅色(&amp;I)</translation>
    </message>
    <message>
        <source>theme appearance bright mode</source>
        <translation>主题 外观 浅色 明亮 模式</translation>
    </message>
    <message>
        <source>Dar&amp;k colours</source>
        <translation>深色(&amp;K)</translation>
    </message>
    <message>
        <source>theme appearance night mode</source>
        <translation>主题 外观 深色 夜间 模式</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>Go to the mess&amp;age</source>
        <translation>转到消息(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Train a model</source>
        <translation>训练模型(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Stop what is running</source>
        <translation>停止正在运行的任务(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Help and keys</source>
        <translation>帮助与快捷键(&amp;H)</translation>
    </message>
    <message>
        <source>Show me a&amp;round</source>
        <translation>带我看看(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Check this computer…</source>
        <translation>检查这台电脑(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Network…</source>
        <translation>网络(&amp;N)…</translation>
    </message>
    <message>
        <source>online offline contacts internet privacy</source>
        <translation>在线 离线 联系 互联网 隐私</translation>
    </message>
    <message>
        <source>Show &amp;log…</source>
        <translation>显示日志(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;About tldesk</source>
        <translation>关于 tldesk(&amp;A)</translation>
    </message>
</context>
<context>
    <name>AnswerTable</name>
    <message>
        <source>Images and predictions</source>
        <translation>图像与预测</translation>
    </message>
    <message>
        <source>Order of the predictions</source>
        <translation>预测的顺序</translation>
    </message>
</context>
<context>
    <name>AnsweredModel</name>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>等待中…</translation>
    </message>
    <message>
        <source>None of these ({label})</source>
        <translation>以上都不是（{label}）</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>以上都不是</translation>
    </message>
    <message>
        <source>In the training data</source>
        <translation>在训练数据中</translation>
    </message>
</context>
<context>
    <name>AnsweredPanel</name>
    <message>
        <source>Images to show</source>
        <translation>显示哪些图像</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>保存为 CSV…</translation>
    </message>
    <message>
        <source>All predictions as a table, with the probability of each class</source>
        <translation>所有预测的表格，含每个类别的概率</translation>
    </message>
    <message>
        <source>{count} none of these</source>
        <translation>{count} 张以上都不是</translation>
    </message>
    <message>
        <source>{count} could not be read</source>
        <translation>{count} 张无法读取</translation>
    </message>
    <message>
        <source>{count} predicted</source>
        <translation>{count} 张已预测</translation>
    </message>
    <message>
        <source>{count} not predicted</source>
        <translation>{count} 张未预测</translation>
    </message>
    <message>
        <source>{count} skipped</source>
        <translation>略过了 {count} 个</translation>
    </message>
    <message>
        <source>{count} of {total} {total:image|images} {count:was|were} in this model&apos;s training data.</source>
        <translation>{total} 张图像中有 {count} 张在此模型的训练数据中。</translation>
    </message>
    <message>
        <source>Save predictions</source>
        <translation>保存预测</translation>
    </message>
    <message>
        <source>In the training data</source>
        <translation>在训练数据中</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Saving the predictions…</source>
        <translation>正在保存预测…</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…… 以及另外 {count} 个</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>所有图像</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>以上都不是</translation>
    </message>
    <message>
        <source>Could not be read</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>AnswersModel</name>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>now {label}</source>
        <translation>现为“{label}”</translation>
    </message>
    <message>
        <source>now without a label</source>
        <translation>现无标签</translation>
    </message>
    <message>
        <source>correct</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>labelled {label}</source>
        <translation>标签为“{label}”</translation>
    </message>
    <message>
        <source>missed: {label}</source>
        <translation>漏掉：{label}</translation>
    </message>
    <message>
        <source>not: {label}</source>
        <translation>误判：{label}</translation>
    </message>
</context>
<context>
    <name>AnswersPanel</name>
    <message>
        <source>Open in Data</source>
        <translation>在“数据”中打开</translation>
    </message>
    <message>
        <source>Open in Label</source>
        <translation>在“标注”中打开</translation>
    </message>
    <message>
        <source>New label for the selected images</source>
        <translation>为所选图像改用另一个标签</translation>
    </message>
    <message>
        <source>Relabel</source>
        <translation>重新标注</translation>
    </message>
    <message>
        <source>These results use the labels from training time.</source>
        <translation>这些结果以训练时的标签为准。</translation>
    </message>
    <message>
        <source>Train again…</source>
        <translation>重新训练…</translation>
    </message>
</context>
<context>
    <name>AnswersView</name>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
</context>
<context>
    <name>Asking</name>
    <message>
        <source>Predict {count} {count:image|images}</source>
        <translation>预测 {count} 张图像</translation>
    </message>
</context>
<context>
    <name>AugmentPreview</name>
    <message>
        <source>Variations of your images</source>
        <translation>您的图像的增强效果</translation>
    </message>
    <message>
        <source>Does the label still fit?</source>
        <translation>标签仍然正确吗？</translation>
    </message>
    <message>
        <source>Show other images</source>
        <translation>换一批</translation>
    </message>
    <message>
        <source>Left: the image as the model sees it. Beside it: random variations that training makes of it. If one no longer fits its label, use weaker augmentation.</source>
        <translation>左侧：模型将看到的图像。旁边：训练时变换出的图像。如果您已不会再给出同样的标签，请减弱增强。</translation>
    </message>
    <message>
        <source>Resizing “Auto” is {fitting} for your images.</source>
        <translation>对您的图像，图像适配的“自动”采用：{fitting}。</translation>
    </message>
</context>
<context>
    <name>BackboneCards</name>
    <message>
        <source>Link copied.</source>
        <translation>链接已复制。</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>测量速度</translation>
    </message>
    <message>
        <source>Measure how long the selected model takes for one image on this computer</source>
        <translation>测量所选模型在这台电脑上处理一张图像需要多长时间</translation>
    </message>
    <message>
        <source>Measure on my data…</source>
        <translation>用我的数据测量…</translation>
    </message>
    <message>
        <source>See how accurate each model would be on your images, and how fast</source>
        <translation>看看每个模型在您自己的图像上有多准、多快</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Measure {model}</source>
        <translation>测量 {model}</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Every model: get more of them, import, copy or remove them</source>
        <translation>所有模型：获取更多，导入、复制或移除</translation>
    </message>
    <message>
        <source>Recommended, not installed yet</source>
        <translation>推荐，尚未安装</translation>
    </message>
    <message>
        <source>Show fewer models</source>
        <translation>显示较少的模型</translation>
    </message>
    <message>
        <source>Show {count} more {count:model|models}</source>
        <translation>再显示 {count} 个模型</translation>
    </message>
    <message>
        <source>Your data has changed since.</source>
        <translation>此后您的数据有过改动。</translation>
    </message>
    <message>
        <source>{model} is recommended to begin with. No model is installed yet: get or import one first.</source>
        <translation>建议先使用 {model}。尚未安装任何模型：请先获取或导入一个。</translation>
    </message>
    <message>
        <source>{model} is recommended: it suits the language of these texts.</source>
        <translation>推荐 {model}：它适合这些文本的语言。</translation>
    </message>
    <message>
        <source>{model} is recommended to begin with. No one model suits all sounds: measure them on yours.</source>
        <translation>建议先用 {model}。没有一个模型适合所有声音：请在您的声音上测量。</translation>
    </message>
    <message>
        <source>{model} is recommended: fast on any computer and already installed.</source>
        <translation>推荐 {model}：它在任何电脑上都很快，而且权重已在本机。</translation>
    </message>
    <message>
        <source>{model} is recommended: the largest model that is fast on this computer ({ms} ms per image).</source>
        <translation>推荐 {model}：在本机够快的模型中最大的一个（每张图像 {ms} 毫秒）。</translation>
    </message>
    <message>
        <source>{parameters} M parameters · {megabytes} MB</source>
        <translation>{parameters} M 参数 · {megabytes} MB</translation>
    </message>
    <message>
        <source>Licence unknown</source>
        <translation>许可证未知</translation>
    </message>
    <message>
        <source>{edge} × {edge} pixels · {licence}</source>
        <translation>{edge} × {edge} 像素 · {licence}</translation>
    </message>
    <message>
        <source>{ms} ms per image on this computer</source>
        <translation>本机每张图像 {ms} 毫秒</translation>
    </message>
    <message>
        <source>Speed not measured yet</source>
        <translation>尚未测量速度</translation>
    </message>
    <message>
        <source>Fine-tuning runs in PyTorch as a whole, which takes longer</source>
        <translation>微调时整个模型在 PyTorch 中运行，耗时更长</translation>
    </message>
    <message>
        <source>{accuracy} accuracy on your images ({interval})</source>
        <translation>在您的图像上准确率为 {accuracy}（{interval}）</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>This project is damaged</source>
        <translation>此项目已损坏</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Checking the backups…</source>
        <translation>正在检查备份…</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Restoring a backup takes labels, classes, splits and history back to that time. Your images are not affected, and the damaged file is kept under another name.</source>
        <translation>恢复备份：标签、类别、数据划分和历史记录回到那个时间。您的图像不受影响，损坏的文件会以另一个名称保留。</translation>
    </message>
    <message>
        <source>Created automatically while you work: at least every half hour, if something has changed. A backup holds labels, classes, splits and history, but no images and no models.</source>
        <translation>在您工作时自动生成：有改动时，至少每半小时一次。备份包含标签、类别、数据划分和历史记录，不包含图像和模型。</translation>
    </message>
    <message>
        <source>Backups, newest first</source>
        <translation>备份，最新的在前</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别数</translation>
    </message>
    <message>
        <source>from an older tldesk</source>
        <translation>来自旧版 tldesk</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>None of the backups can be used.</source>
        <translation>没有可用的备份。</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>Nothing has changed since this backup.</source>
        <translation>此备份之后没有改动。</translation>
    </message>
    <message>
        <source>The project was last changed {changed}. Changes made after {time} ({span}) will be lost.</source>
        <translation>项目最后一次改动于 {changed}。{time} 之后所做的（最多 {span}）将会丢失。</translation>
    </message>
    <message>
        <source>Identical to the current project.</source>
        <translation>项目现在的内容与备份相同。</translation>
    </message>
    <message>
        <source>{count} {count:edit|edits}</source>
        <translation>{count} 次编辑</translation>
    </message>
    <message>
        <source>{count} {count:image|images} added since</source>
        <translation>此后添加的 {count} 张图像</translation>
    </message>
    <message>
        <source>{count} {count:minute|minutes} of work</source>
        <translation>{count} 分钟的工作</translation>
    </message>
    <message>
        <source>{count} {count:hour|hours}</source>
        <translation>{count} 小时</translation>
    </message>
    <message>
        <source>{count} {count:day|days}</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>what was changed since</source>
        <translation>此后的改动</translation>
    </message>
    <message>
        <source>Reverts {what}. The current project is backed up first, so you can return to it.</source>
        <translation>将撤回{what}。项目的当前状态会先行备份，因此您可以再回到现在。</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
</context>
<context>
    <name>BinBar</name>
    <message>
        <source>Images in the bin are ignored. Their files stay where they are.</source>
        <translation>回收站中的图像不会用于任何用途。它们的文件仍在原处。</translation>
    </message>
    <message>
        <source>Restore selected</source>
        <translation>恢复所选</translation>
    </message>
</context>
<context>
    <name>Browser</name>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>The images have not been analysed yet.</source>
        <translation>图像尚未分析。</translation>
    </message>
    <message>
        <source>Most similar to the selected image</source>
        <translation>与所选图像最相似</translation>
    </message>
    <message>
        <source>Most similar to the selected images</source>
        <translation>与所选的多张图像最相似</translation>
    </message>
</context>
<context>
    <name>CandidateModel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Size of the model</source>
        <translation>模型大小</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Milliseconds per image on this computer</source>
        <translation>在这台电脑上每张图像的毫秒数</translation>
    </message>
    <message>
        <source>Trained directly</source>
        <translation>直接训练</translation>
    </message>
    <message>
        <source>Accuracy of the best training of this model without a teacher</source>
        <translation>这个模型没有教师时最好的一次训练的准确率</translation>
    </message>
</context>
<context>
    <name>Capturing</name>
    <message>
        <source>There is no image to paste. Copy one first.</source>
        <translation>没有可粘贴的图像：请先复制一张。</translation>
    </message>
    <message>
        <source>There are no texts to paste. Copy cells in a spreadsheet first.</source>
        <translation>没有可以粘贴的文本。请先在电子表格中复制单元格。</translation>
    </message>
    <message>
        <source>Adding the images…</source>
        <translation>正在添加图像…</translation>
    </message>
    <message>
        <source>{count} {count:image|images} added.</source>
        <translation>已添加 {count} 张图像。</translation>
    </message>
    <message>
        <source>{count} could not be read.</source>
        <translation>{count} 个无法读取。</translation>
    </message>
    <message>
        <source>{count} {count:is not an image|are not images}.</source>
        <translation>{count} 个不是图像。</translation>
    </message>
</context>
<context>
    <name>ChartFrame</name>
    <message>
        <source>Reset zoom</source>
        <translation>还原缩放</translation>
    </message>
    <message>
        <source>More for this chart</source>
        <translation>此图表的更多操作</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>ChartPlace</name>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>已保存：{name}</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
</context>
<context>
    <name>CheckComputer</name>
    <message>
        <source>Check this computer</source>
        <translation>检查这台电脑</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Checking this computer</source>
        <translation>正在检查这台电脑</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>未发现问题。</translation>
    </message>
    <message>
        <source>tldesk</source>
        <translation>tldesk</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Free disk space</source>
        <translation>磁盘剩余空间</translation>
    </message>
    <message>
        <source>{size} GB</source>
        <translation>{size} GB</translation>
    </message>
    <message>
        <source>Pretrained models</source>
        <translation>预训练模型</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Conflicting labels</source>
        <translation>标签冲突</translation>
    </message>
    <message>
        <source>Identical files with different labels. One of the labels is wrong.</source>
        <translation>相同的文件却有不同的标签：其中之一是错的。</translation>
    </message>
    <message>
        <source>Identical files in several splits</source>
        <translation>相同的文件出现在多个数据集中</translation>
    </message>
    <message>
        <source>The model would be tested on images it was trained on. Re-split, or exclude them.</source>
        <translation>测试会考到训练过的内容。请重新划分，或排除它们。</translation>
    </message>
    <message>
        <source>Near duplicates in several splits</source>
        <translation>近似重复出现在多个数据集中</translation>
    </message>
    <message>
        <source>Photos of the same thing in several splits</source>
        <translation>同一事物的照片出现在多个数据集中</translation>
    </message>
    <message>
        <source>Exact duplicates</source>
        <translation>相同的文件</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Photos of the same thing</source>
        <translation>同一事物的照片</translation>
    </message>
    <message>
        <source>Results look better than they are. Re-splitting keeps these together, except where a split came with the images or a class would have no validation images.</source>
        <translation>结果会显得比实际更好。重新划分可以让它们留在一起，除非划分是随图像带来的，或某个类别会因此没有验证图像。</translation>
    </message>
    <message>
        <source>These files are damaged, missing or too large, and are not used.</source>
        <translation>这些文件已损坏、缺失或过大；它们不会被使用。</translation>
    </message>
    <message>
        <source>The same file more than once. Each copy counts in training.</source>
        <translation>同一个文件出现多次；每一份都会计入训练。</translation>
    </message>
    <message>
        <source>The same image in another size, quality or crop.</source>
        <translation>同一张图像，只是尺寸、质量或裁剪不同。</translation>
    </message>
    <message>
        <source>Taken several times: another exposure, a step aside. They belong in one split.</source>
        <translation>多次拍摄：曝光不同，或换了一步的位置。它们应在同一个数据集中。</translation>
    </message>
    <message>
        <source>Small classes</source>
        <translation>图像过少的类别</translation>
    </message>
    <message>
        <source>Fewer than 1/{times} of the images of the largest class ({largest:,.0f}).</source>
        <translation>数量不到最大类别的 1/{times}；最大类别有 {largest:,.0f} 张图像。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>过暗</translation>
    </message>
    <message>
        <source>Brightness below {limit:.0f} of 255 (median {median:.0f}).</source>
        <translation>亮度低于 {limit:.0f}（满值 255）；半数图像不低于 {median:.0f}。</translation>
    </message>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Sharpness below {limit:,.0f} (median {median:,.0f}).</source>
        <translation>清晰度低于 {limit:,.0f}；半数图像不低于 {median:,.0f}。</translation>
    </message>
    <message>
        <source>Nearly empty</source>
        <translation>几乎空白</translation>
    </message>
    <message>
        <source>Almost a single tone: there is little to learn from.</source>
        <translation>几乎整张都是同一色调：没有什么可学的。</translation>
    </message>
    <message>
        <source>Odd size</source>
        <translation>尺寸异常</translation>
    </message>
    <message>
        <source>Below {low:,.0f} or above {high:,.0f} pixels (median {median:,.0f}).</source>
        <translation>少于 {low:,.0f} 或多于 {high:,.0f} 像素；通常为 {median:,.0f}。</translation>
    </message>
    <message>
        <source>Odd shape</source>
        <translation>形状异常</translation>
    </message>
    <message>
        <source>Far wider or taller than the others. A square crop shows little of them.</source>
        <translation>比其他图像宽得多或高得多：正方形裁剪只能看到一小部分。</translation>
    </message>
    <message>
        <source>Odd length</source>
        <translation>长度异常</translation>
    </message>
    <message>
        <source>Below {low:,.2f} or above {high:,.2f} s (median {median:,.2f} s).</source>
        <translation>短于 {low:,.2f} 或长于 {high:,.2f} 秒（中位数 {median:,.2f} 秒）。</translation>
    </message>
    <message>
        <source>Quiet</source>
        <translation>音量很低</translation>
    </message>
    <message>
        <source>Loudness below {limit:.0f} dB of full scale: perhaps there is nothing to hear.</source>
        <translation>响度低于满刻度 {limit:.0f} dB：可能什么也听不到。</translation>
    </message>
    <message>
        <source>Odd camera data</source>
        <translation>相机信息异常</translation>
    </message>
    <message>
        <source>The camera&apos;s time, size or orientation must be wrong.</source>
        <translation>相机记录的时间、尺寸或方向不可能正确。</translation>
    </message>
</context>
<context>
    <name>ChecksPanel</name>
    <message>
        <source>The checks found nothing.</source>
        <translation>没有发现异常。</translation>
    </message>
    <message>
        <source>Compare near duplicates…</source>
        <translation>比较近似重复…</translation>
    </message>
    <message>
        <source>Look for near duplicates</source>
        <translation>查找近似重复</translation>
    </message>
    <message>
        <source>Data checks</source>
        <translation>数据检查</translation>
    </message>
    <message>
        <source>{count} {count:image has|images have} not been compared with the others yet.</source>
        <translation>还有 {count} 张图像未与其他图像比较。</translation>
    </message>
    <message>
        <source>All images have been compared with one another.</source>
        <translation>所有图像都已相互比较。</translation>
    </message>
    <message>
        <source>Cross-validated on {images} {images:image|images}: {grouped} accuracy when images that belong together stay in one split. A random split of the same images would show {random}, which is too optimistic.</source>
        <translation>用 {images} 张图像交叉验证：属于一起的图像放在同一个数据集中时准确率为 {grouped}。若随机划分，同样的图像会得到 {random}，这个数字偏高。</translation>
    </message>
    <message>
        <source>Cross-validated on {images} {images:image|images}: {grouped} accuracy when images that belong together stay in one split. A random split of the same images would look no better.</source>
        <translation>用 {images} 张图像交叉验证：属于一起的图像放在同一个数据集中时准确率为 {grouped}。若随机划分，同样的图像看起来也不会更好。</translation>
    </message>
</context>
<context>
    <name>ClassActs</name>
    <message>
        <source>Orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>Purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>蓝绿色</translation>
    </message>
    <message>
        <source>Yellow</source>
        <translation>黄色</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>粉色</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>Show its images</source>
        <translation>显示其图像</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Definition…</source>
        <translation>定义…</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Merge with others…</source>
        <translation>与其他类别合并…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Definition of “{name}”</source>
        <translation>“{name}”的定义</translation>
    </message>
    <message>
        <source>What belongs to this class, and what does not: it is shown beside the key of the class.</source>
        <translation>哪些属于这个类别，哪些不属于：显示在该类别的按键旁边。</translation>
    </message>
    <message>
        <source>Save definition</source>
        <translation>保存定义</translation>
    </message>
    <message>
        <source>Class “{name}” deleted.</source>
        <translation>类别“{name}”已删除。</translation>
    </message>
    <message>
        <source>{text} (current)</source>
        <translation>{text}（当前）</translation>
    </message>
    <message>
        <source>Counting the images of “{name}”…</source>
        <translation>正在统计“{name}”的图像…</translation>
    </message>
    <message>
        <source>{count} {count:image has this class. It stays in the project and loses|images have this class. They stay in the project and lose} this label.</source>
        <translation>有 {count} 张图像属于此类别。它们会留在项目中，但失去此标签。</translation>
    </message>
    <message>
        <source>Delete the class “{name}”?</source>
        <translation>删除类别“{name}”？</translation>
    </message>
    <message>
        <source>You can undo this.</source>
        <translation>此操作可以撤销。</translation>
    </message>
    <message>
        <source>Delete class</source>
        <translation>删除类别</translation>
    </message>
</context>
<context>
    <name>ClassCard</name>
    <message>
        <source>Classes: select one to assign it</source>
        <translation>类别；选择一个即可给出</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>新类别的名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Find a class by typing (/)</source>
        <translation>输入以查找类别 (/)</translation>
    </message>
    <message>
        <source>Add the first class below. It gets key 1, the next one key 2, and so on.</source>
        <translation>在下方添加第一个类别。它对应按键 1，下一个对应 2，依此类推。</translation>
    </message>
    <message>
        <source>Enter adds it. Escape returns to the images.</source>
        <translation>按回车添加；按 Esc 回到图像。</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>New class</source>
        <translation>新类别</translation>
    </message>
</context>
<context>
    <name>ClassChart</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Images per class. Select a class to see only its images</source>
        <translation>每个类别的图像数；选择一个可单独查看</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>ClassFinder</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Type the name of a class</source>
        <translation>输入类别的名称</translation>
    </message>
</context>
<context>
    <name>ClassKeys</name>
    <message>
        <source>Click to label the selected images with this class. Right-click, or click ⋯, to rename, define, move or delete it.</source>
        <translation>单击可将所选图像标注为该类别。右键单击，或单击 ⋯，可重命名、定义、移动或删除它。</translation>
    </message>
</context>
<context>
    <name>ClassMatches</name>
    <message>
        <source>New class “{name}”</source>
        <translation>新类别“{name}”</translation>
    </message>
</context>
<context>
    <name>ClassScoresModel</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>AP</source>
        <translation>AP</translation>
    </message>
    <message>
        <source>Average precision: how well images with this label are ranked above those without it.</source>
        <translation>平均精确率：带有此标签的图像在多大程度上排在没有此标签的图像之前。</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>The probability from which the label is assigned.</source>
        <translation>从此概率起给出该标签。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>The class, as you named it.</source>
        <translation>您所命名的类别。</translation>
    </message>
    <message>
        <source>95% interval: {interval}</source>
        <translation>95% 置信区间：{interval}</translation>
    </message>
    <message>
        <source>95% interval: {interval} ({count} {count:image|images})</source>
        <translation>95% 置信区间：{interval}（{count} 张图像）</translation>
    </message>
    <message>
        <source>Of the images predicted as this class, how many really belong to it.</source>
        <translation>在模型判为此类别的图像中，真正属于它的比例。</translation>
    </message>
    <message>
        <source>Of the images of this class, how many the model finds.</source>
        <translation>在此类别的图像中，被模型找到的比例。</translation>
    </message>
    <message>
        <source>Precision and recall in one figure. The lower of the two counts more.</source>
        <translation>把精确率和召回率合为一个数字；较低者影响更大。</translation>
    </message>
    <message>
        <source>Images of this class in the split.</source>
        <translation>此数据集中该类别的图像数。</translation>
    </message>
</context>
<context>
    <name>ClassTab</name>
    <message>
        <source>Precision and recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Average precision {value}.</source>
        <translation>平均精确率 {value}。</translation>
    </message>
    <message>
        <source>There are no images of this class here, so its results are unknown.</source>
        <translation>这里没有该类别的图像，因此其结果未知。</translation>
    </message>
    <message>
        <source>No threshold: too few validation images of this class.</source>
        <translation>没有阈值：此类别的验证图像太少。</translation>
    </message>
    <message>
        <source>Its threshold is {threshold} (the best F1 on validation images). With it, precision is {precision} and recall {recall} here.</source>
        <translation>它的阈值为 {threshold}（验证图像上 F1 最佳）：只取置信度不低于此值的图像时，精确率为 {precision}，召回率为 {recall}。</translation>
    </message>
    <message>
        <source>It has too few validation images for a threshold of its own, so the common one of {threshold} is used. With it, precision is {precision} and recall {recall} here.</source>
        <translation>它的验证图像太少，没有自己的阈值，因此使用所有类别共同的阈值 {threshold}：此处精确率为 {precision}，召回率为 {recall}。</translation>
    </message>
</context>
<context>
    <name>ClassesModel</name>
    <message>
        <source>{name}, {count} {count:image|images}</source>
        <translation>{name}，{count} 张图像</translation>
    </message>
    <message>
        <source>{text}, key {key}</source>
        <translation>{text}，按键 {key}</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>It stops at its next step. What it has learned is saved, and you can resume it next time.</source>
        <translation>它会在下一步停止。已学到的内容会保留，下次可以继续。</translation>
    </message>
    <message>
        <source>A training is still running</source>
        <translation>训练正在进行</translation>
    </message>
    <message>
        <source>If you close now, it stops and nothing is kept. You can start it again later.</source>
        <translation>现在关闭会停止这项工作，且不保留任何结果。之后可以重新开始。</translation>
    </message>
    <message>
        <source>If you close now, it stops. What has been imported so far is kept. Import the same source again to add the rest.</source>
        <translation>现在关闭会停止导入。已导入的内容会保留；再次导入同一来源即可补齐其余部分。</translation>
    </message>
    <message>
        <source>Still running: {title}</source>
        <translation>仍在运行：{title}</translation>
    </message>
    <message>
        <source>Reading or writing files</source>
        <translation>正在读取或写入的文件</translation>
    </message>
</context>
<context>
    <name>ColumnChoices</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Its values become the classes.</source>
        <translation>它的值成为类别。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>It says train, val or test.</source>
        <translation>它说明属于训练集、验证集还是测试集（train、val 或 test）。</translation>
    </message>
    <message>
        <source>Split by date</source>
        <translation>按日期划分</translation>
    </message>
    <message>
        <source>The newest texts become the test split, those before them validation.</source>
        <translation>最新的文本成为测试集，其前的成为验证集。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Rows with the same value, as those of one person, go into one split. Given splits are kept.</source>
        <translation>值相同的行（例如同一个人的行）归入同一个数据集。已给定的划分保持不变。</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>By it a row is known again when the table is imported later.</source>
        <translation>以后再次导入表格时，按它认出同一行。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Join another column</source>
        <translation>再拼接一列</translation>
    </message>
    <message>
        <source>Texts of several columns are joined with a line break, as those of a subject and a message.</source>
        <translation>多列的文本用换行连接，例如主题和正文。</translation>
    </message>
    <message>
        <source>Text, column {count}</source>
        <translation>文本，第 {count} 列</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>ColumnFilter</name>
    <message>
        <source>Filter by columns</source>
        <translation>按列筛选</translation>
    </message>
    <message>
        <source>{value}  ({count})</source>
        <translation>{value}（{count}）</translation>
    </message>
    <message>
        <source>{count} more {count:value|values}</source>
        <translation>还有 {count} 个值</translation>
    </message>
    <message>
        <source>{column} = {value}</source>
        <translation>{column} = {value}</translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation>移除此筛选条件</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Type a command, a class, a training or a help topic</source>
        <translation>输入命令、类别、训练或帮助主题</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Images with “{text}” in their name or note</source>
        <translation>名称或备注中含有“{text}”的图像</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Folder of images, texts or sounds</source>
        <translation>图像、文本或声音文件夹</translation>
    </message>
    <message>
        <source>Choose a table or archive</source>
        <translation>选择表格或压缩包</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Sample texts</source>
        <translation>示例文本</translation>
    </message>
    <message>
        <source>Sample sounds</source>
        <translation>示例声音</translation>
    </message>
    <message>
        <source>Sample photos</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>Stop what is running in the open project first.</source>
        <translation>请先停止当前项目中正在运行的任务。</translation>
    </message>
    <message>
        <source>Import images from a folder</source>
        <translation>从文件夹导入图像</translation>
    </message>
    <message>
        <source>Import a table or archive</source>
        <translation>导入表格或压缩包</translation>
    </message>
</context>
<context>
    <name>CompareData</name>
    <message>
        <source>Added</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>used for training now, but not then</source>
        <translation>现在会参与训练，当时没有</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>now excluded or unreadable</source>
        <translation>现在被排除或无法读取</translation>
    </message>
    <message>
        <source>Moved to the bin</source>
        <translation>移入回收站</translation>
    </message>
    <message>
        <source>now in the bin</source>
        <translation>现在位于回收站中</translation>
    </message>
    <message>
        <source>Relabelled</source>
        <translation>重新标注</translation>
    </message>
    <message>
        <source>now have another label, or none</source>
        <translation>现在有另一个标签，或没有标签</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>are now in another split, or in none</source>
        <translation>现在属于另一个数据集，或不属于任何数据集</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>file contents have changed</source>
        <translation>内容已变的文件</translation>
    </message>
    <message>
        <source>Changed since a training</source>
        <translation>自某次训练以来的改动</translation>
    </message>
    <message>
        <source>Training to compare with</source>
        <translation>用来比较的训练</translation>
    </message>
    <message>
        <source>Reading the trainings…</source>
        <translation>正在读取训练…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show {kind}</source>
        <translation>显示“{kind}”</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Restore labels and splits</source>
        <translation>恢复标签与划分</translation>
    </message>
    <message>
        <source>There is no training to compare with yet. Each training records the data it was given.</source>
        <translation>还没有可比较的训练。每次训练都会保留它用到的数据。</translation>
    </message>
    <message>
        <source>{count} {count:image gets its|images get their} label and split from that time. You can undo this.</source>
        <translation>{count} 张图像将恢复当时的标签和划分。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Nothing has changed. A new training would use the same data.</source>
        <translation>没有任何变化。新的训练会使用相同的数据。</translation>
    </message>
    <message>
        <source>Labels and splits of all images still in use are unchanged.</source>
        <translation>所有仍在使用的图像，其标签和划分都与当时相同。</translation>
    </message>
</context>
<context>
    <name>CompareRuns</name>
    <message>
        <source>Compare trainings</source>
        <translation>比较训练</translation>
    </message>
    <message>
        <source>Trainings to compare</source>
        <translation>要比较的训练</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>验证准确率</translation>
    </message>
    <message>
        <source>Results of the trainings</source>
        <translation>各次训练的结果</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>Images to show</source>
        <translation>显示哪些图像</translation>
    </message>
    <message>
        <source>There are no such images.</source>
        <translation>没有这样的图像。</translation>
    </message>
    <message>
        <source>Reading the trainings…</source>
        <translation>正在读取训练…</translation>
    </message>
    <message>
        <source>Select a training to compare with.</source>
        <translation>勾选要比较的训练。</translation>
    </message>
    <message>
        <source>You can compare at most {count} {count:training|trainings} at once.</source>
        <translation>一次最多比较 {count} 个训练。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>“{name}” is compared on the {count} {count:image|images} that both were tested on with the same label.</source>
        <translation>“{name}”在双方都以相同标签测试过的 {count} 张图像上进行比较。</translation>
    </message>
    <message>
        <source>The p-values are corrected for the number of comparisons (Holm), since one of many may look good by chance. Comparing only two trainings may give a smaller p.</source>
        <translation>每个 p 值都按比较次数提高（Holm 校正）：比较多了，总有一个碰巧显得更好。单独比较两次训练时，p 值可能更小。</translation>
    </message>
    <message>
        <source>Which training is better</source>
        <translation>哪个训练更好</translation>
    </message>
    <message>
        <source>There is no other finished training yet. Train another model to compare it here.</source>
        <translation>还没有其他已完成的训练。请再训练一个模型，然后在此比较。</translation>
    </message>
    <message>
        <source>Training progress</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>“{name}” with:</source>
        <translation>“{name}”与：</translation>
    </message>
    <message>
        <source>Correct only with “{name}”: {count}</source>
        <translation>仅“{name}”预测正确：{count}</translation>
    </message>
    <message>
        <source>Not all of these trainings have test images, so validation images are compared.</source>
        <translation>并非每个训练都有测试图像，因此比较验证图像。</translation>
    </message>
</context>
<context>
    <name>ComparisonModel</name>
    <message>
        <source>Test images</source>
        <translation>测试图像</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95% 置信区间</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Training images</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Time in the model</source>
        <translation>模型内用时</translation>
    </message>
    <message>
        <source>All labels correct</source>
        <translation>标签全对</translation>
    </message>
    <message>
        <source>Mean average precision</source>
        <translation>平均精确率均值</translation>
    </message>
    <message>
        <source>{milliseconds} ms</source>
        <translation>{milliseconds} 毫秒</translation>
    </message>
</context>
<context>
    <name>ConfidenceTab</name>
    <message>
        <source>Is the model as accurate as its confidence says?</source>
        <translation>模型的置信度与实际相符吗？</translation>
    </message>
    <message>
        <source>Wanted accuracy</source>
        <translation>要求的准确率</translation>
    </message>
    <message>
        <source>Minimum confidence</source>
        <translation>最低置信度</translation>
    </message>
    <message>
        <source>Every image gets a prediction</source>
        <translation>每张图像都预测</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>已校准</translation>
    </message>
    <message>
        <source>uncalibrated</source>
        <translation>未校准</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Accuracy where a class is predicted</source>
        <translation>给出类别时的准确率</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>已预测</translation>
    </message>
    <message>
        <source>Custom limit</source>
        <translation>自定义限值</translation>
    </message>
    <message>
        <source>The limit of a wanted accuracy is chosen on the validation images</source>
        <translation>达到所需准确率的限值在验证图像上选出</translation>
    </message>
    <message>
        <source>Predictions and exports use this.</source>
        <translation>预测和导出使用此设置。</translation>
    </message>
    <message>
        <source>{percent}% correct on validation</source>
        <translation>验证图像上 {percent}% 正确</translation>
    </message>
    <message>
        <source>Keep background out</source>
        <translation>挡住背景</translation>
    </message>
    <message>
        <source>Not calibrated: no temperature improves the probabilities of the labels.</source>
        <translation>未校准：没有温度能使标签的概率更接近实际。</translation>
    </message>
    <message>
        <source>Not calibrated: too few validation images.</source>
        <translation>未校准：验证图像太少。</translation>
    </message>
    <message>
        <source>Average calibration error {after} (uncalibrated: {before}). The temperature {temperature} was fitted on the {count} validation {count:image|images}.</source>
        <translation>置信度与实际平均相差 {after}（未校准：{before}）。温度 {temperature} 由 {count} 张验证图像拟合得到。</translation>
    </message>
    <message>
        <source>All {count} {count:prediction|predictions} have about the same confidence: {confidence} on average. {accuracy} of them are correct.</source>
        <translation>全部 {count} 个预测的置信度相近：平均 {confidence}。其中 {accuracy} 正确。</translation>
    </message>
    <message>
        <source>Below {limit} confidence the prediction is “none of these”. {given} of {images} test {images:image|images} {given:gets|get} a class; {accuracy} of these are correct ({interval}).</source>
        <translation>置信度低于 {limit} 时预测为“以上都不是”。{images} 张测试图像中 {given} 张得到类别；其中 {accuracy} 正确（{interval}）。</translation>
    </message>
    <message>
        <source>Every image gets a class; {accuracy} are correct ({interval}).</source>
        <translation>每张图像都得到一个类别；{accuracy} 正确（{interval}）。</translation>
    </message>
    <message>
        <source>No prediction reaches {limit} confidence. Every image would be “none of these”.</source>
        <translation>没有一个预测的置信度达到 {limit}。每张图像都会是“以上都不是”。</translation>
    </message>
    <message>
        <source>Below {limit} confidence the prediction is “none of these”. {given} of {images} validation {images:image|images} {given:gets|get} a class; {accuracy} of these are correct ({interval}).</source>
        <translation>置信度低于 {limit} 时预测为“以上都不是”。{images} 张验证图像中 {given} 张得到类别；其中 {accuracy} 正确（{interval}）。</translation>
    </message>
    <message>
        <source>Use for predictions and exports</source>
        <translation>用于预测和导出</translation>
    </message>
</context>
<context>
    <name>Confirm</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>Confusion matrix: rows are true classes, columns predicted ones</source>
        <translation>混淆矩阵：行为真实类别，列为预测类别</translation>
    </message>
</context>
<context>
    <name>ConfusionModel</name>
    <message>
        <source>Predicted {label}</source>
        <translation>预测为 {label}</translation>
    </message>
    <message>
        <source>Labelled {label}</source>
        <translation>标签为 {label}</translation>
    </message>
    <message>
        <source>{count} of {total} {total:image|images} of “{true}” {count:is|are} predicted correctly.</source>
        <translation>“{true}”的 {total} 张图像中预测正确 {count} 张。</translation>
    </message>
    <message>
        <source>{count} of {total} {total:image|images} of “{true}” {count:is|are} predicted as “{predicted}”.</source>
        <translation>“{true}”的 {total} 张图像中有 {count} 张被当成“{predicted}”。</translation>
    </message>
</context>
<context>
    <name>ContactTable</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已接收</translation>
    </message>
</context>
<context>
    <name>CopyModels</name>
    <message>
        <source>Copy models for another computer</source>
        <translation>为另一台电脑复制模型</translation>
    </message>
    <message>
        <source>Take the models that are installed here to a computer without a network, for example on a USB stick. There, choose File → Models… → Import…</source>
        <translation>把这里已安装的模型带到没有网络的电脑上，例如用 U 盘。在那里选择“文件 → 模型… → 导入…”。</translation>
    </message>
    <message>
        <source>Save in a folder…</source>
        <translation>保存到文件夹…</translation>
    </message>
    <message>
        <source>Save as zip…</source>
        <translation>保存为 zip…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Zip archives (*.zip)</source>
        <translation>Zip 压缩包 (*.zip)</translation>
    </message>
    <message>
        <source>Folder to save the models in</source>
        <translation>保存模型的文件夹</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>{count} {count:model|models}, {size}</source>
        <translation>{count} 个模型，{size}</translation>
    </message>
    <message>
        <source>Select none</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>Copying</name>
    <message>
        <source>Duplicating {name}</source>
        <translation>正在复制 {name}</translation>
    </message>
    <message>
        <source>Created {path} with {count} {count:image|images}.</source>
        <translation>已生成 {path}，含 {count} 张图像。</translation>
    </message>
    <message>
        <source>Packing {name}</source>
        <translation>正在打包 {name}</translation>
    </message>
    <message>
        <source>Unpacking {name}</source>
        <translation>正在解包 {name}</translation>
    </message>
    <message>
        <source>{count} {count:file was|files were} left out, first {path}: {reason}.</source>
        <translation>略过了 {count} 个文件，第一个是 {path}：{reason}。</translation>
    </message>
</context>
<context>
    <name>CurveAct</name>
    <message>
        <source>How much does pretraining help?</source>
        <translation>预训练有多大作用？</translation>
    </message>
    <message>
        <source>Compare with the same model trained from random weights, on a growing number of images</source>
        <translation>与随机权重开始训练的同一模型比较，图像由少到多</translation>
    </message>
</context>
<context>
    <name>Curving</name>
    <message>
        <source>Pretrained vs. from scratch</source>
        <translation>迁移学习与从头训练</translation>
    </message>
    <message>
        <source>Waiting for another job…</source>
        <translation>正在等待另一个任务…</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>约一分钟</translation>
    </message>
    <message>
        <source>about {count} {count:hour|hours}</source>
        <translation>约 {count} 小时</translation>
    </message>
    <message>
        <source>about {count} {count:minute|minutes}</source>
        <translation>约 {count} 分钟</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Scan the imported folders again for new, changed and missing files</source>
        <translation>再次查看导入的文件夹，找出新增、改动和缺失的文件</translation>
    </message>
    <message>
        <source>Rescan folders</source>
        <translation>重新扫描文件夹</translation>
    </message>
    <message>
        <source>Data changes since a training…</source>
        <translation>自某次训练以来数据有哪些改动…</translation>
    </message>
    <message>
        <source>Import images…</source>
        <translation>导入图像…</translation>
    </message>
    <message>
        <source>Overview and checks</source>
        <translation>概览与检查</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Choose a folder of images</source>
        <translation>选择图像文件夹</translation>
    </message>
    <message>
        <source>Choose a table or archive</source>
        <translation>选择表格或压缩包</translation>
    </message>
    <message>
        <source>Rescan tables</source>
        <translation>重新扫描表格</translation>
    </message>
    <message>
        <source>Look for new rows in the imported tables</source>
        <translation>在已导入的表格中查找新的行</translation>
    </message>
    <message>
        <source>Checks · {count}</source>
        <translation>检查 · {count}</translation>
    </message>
</context>
<context>
    <name>DateChoice</name>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>At random, class by class</source>
        <translation>随机，逐个类别</translation>
    </message>
    <message>
        <source>Dates</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Choose which number is the day</source>
        <translation>请选择哪个数字是日</translation>
    </message>
    <message>
        <source>Day first</source>
        <translation>日在前</translation>
    </message>
    <message>
        <source>Month first</source>
        <translation>月在前</translation>
    </message>
    <message>
        <source>The newest labelled images become the test images, those before them the validation images. Images that belong together go into one split, that of the newest of them. Val and test splits that came with the images are kept. You can undo this.</source>
        <translation>最新的已标注图像成为测试图像，其前的成为验证图像。放在一起的图像归入同一个数据集，以其中最新的图像为准。随图像而来的验证集和测试集会保留。此操作可以撤销。</translation>
    </message>
    <message>
        <source>By date: {column}</source>
        <translation>按日期：{column}</translation>
    </message>
    <message>
        <source>In dates such as {date}, either number may be the day.</source>
        <translation>在 {date} 这样的日期中，任一数字都可能是日。</translation>
    </message>
    <message>
        <source>No training images of {classes}: all of them are newer.</source>
        <translation>{classes}没有训练图像：它们的日期全都较新。</translation>
    </message>
    <message>
        <source>{split}: {count} {count:image|images}, from {date} on.</source>
        <translation>{split}：{count} 张图像，从 {date} 起。</translation>
    </message>
    <message>
        <source>{split}: {count} {count:image|images}, in groups whose newest is from {date} or later.</source>
        <translation>{split}：{count} 张图像，所在的组中最新的一张不早于 {date}。</translation>
    </message>
    <message>
        <source>All dates are the same, so nothing can be split.</source>
        <translation>所有日期都相同，因此无法划分。</translation>
    </message>
    <message>
        <source>{count} {count:image has|images have} no date, and {count:stays|stay} in training.</source>
        <translation>{count} 张图像没有日期，留在训练集中。</translation>
    </message>
    <message>
        <source>{count} {count:value is|values are} not a date, such as “{example}”.</source>
        <translation>{count} 个值不是日期，例如“{example}”。</translation>
    </message>
    <message>
        <source>In dates such as {date}, the day comes first.</source>
        <translation>在 {date} 这样的日期中，日在前。</translation>
    </message>
    <message>
        <source>In dates such as {date}, the month comes first.</source>
        <translation>在 {date} 这样的日期中，月在前。</translation>
    </message>
</context>
<context>
    <name>DeletedTrainings</name>
    <message>
        <source>Deleted trainings</source>
        <translation>已删除的训练</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>永久删除…</translation>
    </message>
    <message>
        <source>Delete all for good…</source>
        <translation>全部永久删除…</translation>
    </message>
    <message>
        <source>Reading the bin…</source>
        <translation>正在读取回收站…</translation>
    </message>
    <message>
        <source>Delete the training “{title}” for good?</source>
        <translation>永久删除训练“{title}”？</translation>
    </message>
    <message>
        <source>Delete {count} {count:training|trainings} for good?</source>
        <translation>永久删除 {count} 次训练？</translation>
    </message>
    <message>
        <source>The model, its results and its exports are deleted from the disk. This cannot be undone.</source>
        <translation>模型、数据和导出将从磁盘上删除，无法恢复。</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>{count} {count:training|trainings} deleted for good.</source>
        <translation>已永久删除 {count} 次训练。</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>They are not used, and take up {size} on the disk.</source>
        <translation>它们不再被使用，占用磁盘 {size}。</translation>
    </message>
    <message>
        <source>There are no trainings in the bin.</source>
        <translation>回收站中没有训练。</translation>
    </message>
    <message>
        <source>Deleted trainings, newest first</source>
        <translation>已删除的训练，最新的在前</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>创建时间</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Discarding</name>
    <message>
        <source>Nothing was imported. The project “{name}” is empty.</source>
        <translation>没有导入任何内容。项目“{name}”是空的。</translation>
    </message>
    <message>
        <source>Delete the project</source>
        <translation>删除项目</translation>
    </message>
    <message>
        <source>The empty project “{name}” was deleted.</source>
        <translation>已删除空项目“{name}”。</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop images here</source>
        <translation>将图像拖放到此处</translation>
    </message>
    <message>
        <source>Drop images or a folder here</source>
        <translation>将图像或文件夹拖放到此处</translation>
    </message>
    <message>
        <source>Choose images…</source>
        <translation>选择图像…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Webcam</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Images ({patterns})</source>
        <translation>图像 ({patterns})</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Choose a table…</source>
        <translation>选择表格…</translation>
    </message>
    <message>
        <source>Choose a table or archive…</source>
        <translation>选择表格或压缩包…</translation>
    </message>
    <message>
        <source>Drop a folder of images here</source>
        <translation>将图像文件夹拖放到此处</translation>
    </message>
    <message>
        <source>With one subfolder per class, the folder names become the labels. Images without subfolders can be labelled here.</source>
        <translation>每个类别一个子文件夹即给出标签；没有子文件夹的也可以在这里标注。</translation>
    </message>
    <message>
        <source>A table, a zip, or data from COCO, Create ML, labelme, Lobe or Teachable Machine works too.</source>
        <translation>也支持表格、zip，以及 COCO、Create ML、labelme、Lobe 或 Teachable Machine 保存的内容。</translation>
    </message>
    <message>
        <source>Drop a table of texts here</source>
        <translation>把文本表格拖到这里</translation>
    </message>
    <message>
        <source>CSV, Excel, JSON or a text file: each row is a text, and a column may hold the labels. A folder with train.csv and test.csv works too, and so does one with a subfolder of .txt files per class.</source>
        <translation>CSV、Excel、JSON 或文本文件：每行是一条文本，可以有一列标签。也可以是含有 train.csv 和 test.csv 的文件夹，或每个类别一个 .txt 文件子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>You can also copy cells in a spreadsheet and paste them here.</source>
        <translation>也可以在电子表格中复制单元格，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
</context>
<context>
    <name>DuplicateDialog</name>
    <message>
        <source>Duplicate project</source>
        <translation>复制项目</translation>
    </message>
    <message>
        <source>Creates a second project with the same labels, history and models. Images inside the project folder are copied. All others stay where they are and are shared by both projects.</source>
        <translation>生成第二个项目，标签、历史记录和模型都相同。保存在项目内的图像会被复制；其余图像留在原处，供两个项目共用。</translation>
    </message>
    <message>
        <source>{name} copy</source>
        <translation>{name} 副本</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save in</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Choose where to save it</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save the copy in</source>
        <translation>副本保存在</translation>
    </message>
    <message>
        <source>A file or folder of that name already exists there.</source>
        <translation>那里已有同名的内容。</translation>
    </message>
    <message>
        <source>Enter a name and a folder for the copy.</source>
        <translation>请为副本指定名称和位置。</translation>
    </message>
</context>
<context>
    <name>Duplicates</name>
    <message>
        <source>Looking for near duplicates</source>
        <translation>正在查找近似重复</translation>
    </message>
</context>
<context>
    <name>Embedding</name>
    <message>
        <source>Analysing new images</source>
        <translation>正在分析新图像</translation>
    </message>
</context>
<context>
    <name>EmbeddingMap</name>
    <message>
        <source>Building the map</source>
        <translation>正在生成分布图</translation>
    </message>
</context>
<context>
    <name>EmbeddingStatus</name>
    <message>
        <source>Images analysed in the background</source>
        <translation>后台已分析的图像</translation>
    </message>
    <message>
        <source>Analysis of new images is paused</source>
        <translation>新图像未被分析</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Analysing new images: {done} of {total}</source>
        <translation>正在分析新图像：{done}/{total}</translation>
    </message>
    <message>
        <source>Resume analysis</source>
        <translation>继续分析</translation>
    </message>
    <message>
        <source>Pause analysis</source>
        <translation>暂停分析新图像</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>Something failed</source>
        <translation>未能完成</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>{count} more {count:error|errors} followed. The log lists them all.</source>
        <translation>随后还有 {count} 个错误；日志中全部都有。</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>The project is already open</source>
        <translation>项目已打开</translation>
    </message>
    <message>
        <source>Something went wrong in tldesk.</source>
        <translation>tldesk 出错了。</translation>
    </message>
    <message>
        <source>Your labels and finished work are saved. Try again. If it fails again, restart tldesk and send us the report.</source>
        <translation>您的标签和已完成的工作都已保存在磁盘上。请再试一次；如果再次出错，请重新启动 tldesk，并把报告发给我们。</translation>
    </message>
</context>
<context>
    <name>EvaluatePage</name>
    <message>
        <source>Split</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>与其他训练比较…</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Show the worst mistakes</source>
        <translation>显示最严重的错误</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>转到“训练”</translation>
    </message>
    <message>
        <source>“{true}”, predicted correctly</source>
        <translation>“{true}”，预测正确</translation>
    </message>
    <message>
        <source>“{true}” predicted as “{predicted}”</source>
        <translation>“{true}”被当成“{predicted}”</translation>
    </message>
    <message>
        <source>There are no images in this cell.</source>
        <translation>此单元格中没有图像。</translation>
    </message>
    <message>
        <source>“{label}”, found</source>
        <translation>“{label}”，找到</translation>
    </message>
    <message>
        <source>“{label}”, missed</source>
        <translation>“{label}”，漏掉</translation>
    </message>
    <message>
        <source>“{label}”, predicted wrongly</source>
        <translation>“{label}”，误判</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>Worst mistakes</source>
        <translation>最严重的错误</translation>
    </message>
    <message>
        <source>Wrong predictions, most confident first. A label may be wrong, or the image unusual.</source>
        <translation>错误的预测，置信度最高的在前。可能是标签错了，也可能是图像不寻常。</translation>
    </message>
    <message>
        <source>No mistakes: every image in this split is predicted correctly.</source>
        <translation>没有错误：此数据集的每张图像都预测正确。</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Report saved: {name}</source>
        <translation>报告已保存：{name}</translation>
    </message>
    <message>
        <source>Mistakes about “{label}”</source>
        <translation>与“{label}”有关的错误</translation>
    </message>
    <message>
        <source>Its missed images first, then other images predicted as this class.</source>
        <translation>先是它被漏掉的图像，然后是被误认为它的图像。</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Saving the report…</source>
        <translation>正在保存报告…</translation>
    </message>
    <message>
        <source>Images where it was missed first, then images where it was predicted wrongly.</source>
        <translation>先是漏掉它的图像，然后是误判为有它的图像。</translation>
    </message>
    <message>
        <source>There are no mistakes with this class.</source>
        <translation>此类别没有错误。</translation>
    </message>
    <message>
        <source>{right} of {count} are correct. The others come first.</source>
        <translation>{count} 张中有 {right} 张正确；其余的排在前面。</translation>
    </message>
    <message>
        <source>Confidence below {limit}</source>
        <translation>置信度低于 {limit}</translation>
    </message>
    <message>
        <source>Least confident predictions</source>
        <translation>置信度最低的预测</translation>
    </message>
    <message>
        <source>Every image gets a prediction.</source>
        <translation>每张图像都有预测。</translation>
    </message>
    <message>
        <source>Least confident first.</source>
        <translation>置信度最低的在前。</translation>
    </message>
    <message>
        <source>no label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>{name}, labelled: {true}</source>
        <translation>{name}，标签：{true}</translation>
    </message>
    <message>
        <source>Reading the results…</source>
        <translation>正在读取结果…</translation>
    </message>
    <message>
        <source>Test images</source>
        <translation>测试图像</translation>
    </message>
    <message>
        <source>Validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation>还没有可评估的内容</translation>
    </message>
    <message>
        <source>Train a model first. Its results appear here as soon as it is trained.</source>
        <translation>请先训练一个模型，完成后在这里查看结果。</translation>
    </message>
    <message>
        <source>“{title}” has no results yet</source>
        <translation>“{title}”还没有结果</translation>
    </message>
    <message>
        <source>Its training has not finished. Resume it on the Train page, or select another training.</source>
        <translation>它的训练尚未结束。请在“训练”页面继续，或选择另一个训练。</translation>
    </message>
    <message>
        <source>Details of the results</source>
        <translation>结果的详情</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Found and missed</source>
        <translation>找到与漏掉</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Weak spots</source>
        <translation>薄弱之处</translation>
    </message>
    <message>
        <source>Rows: the label. Columns: the prediction. Select a cell to see its images.</source>
        <translation>行：标签。列：模型的预测。选择单元格可查看其图像。</translation>
    </message>
    <message>
        <source>Rows: the label. Columns: the prediction.</source>
        <translation>行：标签。列：预测。</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>Or try it on an image of this project:</source>
        <translation>或者用本项目的一张图像试试：</translation>
    </message>
</context>
<context>
    <name>Explaining</name>
    <message>
        <source>Explain “{name}”</source>
        <translation>查看“{name}”</translation>
    </message>
</context>
<context>
    <name>Explanation</name>
    <message>
        <source>Evidence for</source>
        <translation>判断依据，类别</translation>
    </message>
    <message>
        <source>Class whose evidence is shown</source>
        <translation>显示其依据的类别</translation>
    </message>
    <message>
        <source>Find the nearest training images</source>
        <translation>查找最相近的训练图像</translation>
    </message>
    <message>
        <source>Training images most similar to this one</source>
        <translation>与此图像最相似的训练图像</translation>
    </message>
    <message>
        <source>Most similar as the pretrained model sees them, before it learned your classes.</source>
        <translation>以预训练模型的眼光（学习您的类别之前）最相似的图像。</translation>
    </message>
    <message>
        <source>Select an image to see it here, with what the model based its prediction on.</source>
        <translation>选择一张图像：它会显示在这里，并标出模型看到了什么。</translation>
    </message>
    <message>
        <source>Opening the image…</source>
        <translation>正在打开图像…</translation>
    </message>
    <message>
        <source>Evidence is not available for this kind of model.</source>
        <translation>此类模型无法显示判断依据。</translation>
    </message>
    <message>
        <source>The pretrained model has to analyse {count} training {count:image|images} first. This is done once.</source>
        <translation>预训练模型须先分析 {count} 张训练图像，只需一次。</translation>
    </message>
    <message>
        <source>Finding the evidence…</source>
        <translation>正在查找判断依据…</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Waiting for another job…</source>
        <translation>正在等待另一个任务…</translation>
    </message>
    <message>
        <source>Analysing the training images: {done} of {total}</source>
        <translation>正在分析训练图像：{done}/{total}</translation>
    </message>
    <message>
        <source>Finding the evidence: {percent}</source>
        <translation>正在查找依据：{percent}</translation>
    </message>
    <message>
        <source>Nearest training images (% similar)</source>
        <translation>最相近的训练图像（相似度 %）</translation>
    </message>
</context>
<context>
    <name>ExportLabels</name>
    <message>
        <source>Export labels and splits</source>
        <translation>导出标签与划分</translation>
    </message>
    <message>
        <source>Labels, splits and copies of the images for other programs. Originals stay as they are.</source>
        <translation>供其他程序使用的标签、划分和图像副本。原始文件保持不变。</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Copy the images as well</source>
        <translation>同时复制图像</translation>
    </message>
    <message>
        <source>Keep camera data (location, time, serial number)</source>
        <translation>保留相机数据（地点、时间、序列号）</translation>
    </message>
    <message>
        <source>Otherwise the copies contain the same pixels and nothing else.</source>
        <translation>否则副本只含相同的像素，不含其他信息。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>请选择文件夹。</translation>
    </message>
    <message>
        <source>Looking at the folder…</source>
        <translation>正在检查文件夹…</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Without copies, the exported files contain the paths of your images on this computer.</source>
        <translation>不复制图像时，导出的文件会写出图像在这台电脑上的文件夹。</translation>
    </message>
    <message>
        <source>This format needs copies of the images.</source>
        <translation>此格式需要图像与标签放在一起。</translation>
    </message>
    <message>
        <source>{count} {count:image|images} exported to {folder}.</source>
        <translation>已将 {count} 张图像导出到 {folder}。</translation>
    </message>
    <message>
        <source>Their camera data was left out.</source>
        <translation>副本不含相机数据。</translation>
    </message>
    <message>
        <source>{count} {count:was|were} left out: see notes.txt there.</source>
        <translation>略过了 {count} 张：见其中的 notes.txt。</translation>
    </message>
    <message>
        <source>Exporting labels</source>
        <translation>正在导出标签</translation>
    </message>
</context>
<context>
    <name>ExportPanel</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>安装…</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>“{folder}” already contains an export. It stays until the new one is complete and checked.</source>
        <translation>“{folder}”中已有一个导出。在新的导出完成并通过检查之前，它会保留。</translation>
    </message>
    <message>
        <source>Replace the earlier export?</source>
        <translation>替换之前的导出？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Export {title}</source>
        <translation>导出“{title}”</translation>
    </message>
    <message>
        <source>Set up {format}</source>
        <translation>安装 {format}</translation>
    </message>
    <message>
        <source>Download a converter?</source>
        <translation>下载转换器？</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Waiting for another job</source>
        <translation>正在等待另一个任务</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>The export is complete and checked.</source>
        <translation>导出已完成并通过检查。</translation>
    </message>
    <message>
        <source>{format} is ready to export.</source>
        <translation>现在可以导出 {format} 了。</translation>
    </message>
    <message>
        <source>Stopped. Nothing was written.</source>
        <translation>已停止；没有写入任何内容。</translation>
    </message>
    <message>
        <source>{about} Not available: {reason}.</source>
        <translation>{about}此处不可用：{reason}。</translation>
    </message>
    <message>
        <source>{about} {reason}.</source>
        <translation>{about}{reason}。</translation>
    </message>
    <message>
        <source>Written: {files}</source>
        <translation>已写入：{files}</translation>
    </message>
    <message>
        <source>{title} (not available)</source>
        <translation>{title}（此处不可用）</translation>
    </message>
    <message>
        <source>{title} (not set up)</source>
        <translation>{title}（尚未安装）</translation>
    </message>
    <message>
        <source>Checked ({runtime}): {same} of {images} {images:prediction|predictions} identical, largest difference {difference}.</source>
        <translation>已检查（{runtime}）：{images} 个预测中有 {same} 个相同，最大差异 {difference}。</translation>
    </message>
    <message>
        <source>{after}% accuracy, {before}% before quantisation.</source>
        <translation>准确率 {after}%，量化前为 {before}%。</translation>
    </message>
    <message>
        <source>Time per image once it is read: {ms} ms, in tldesk {app} ms.</source>
        <translation>每张图像读取后用时：{ms} 毫秒，在 tldesk 中 {app} 毫秒。</translation>
    </message>
    <message>
        <source>Time per image once it is read: {ms} ms, {float} ms before quantisation.</source>
        <translation>每张图像读取后用时：{ms} 毫秒，量化前 {float} 毫秒。</translation>
    </message>
    <message>
        <source>Export folder</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>{title} is not part of tldesk. About {megabytes} MB will be downloaded over the network, from pypi.org and pytorch.org, and take {gigabytes} GB on the disk. Nothing of yours is sent. You can stop at any time.</source>
        <translation>{title}不是 tldesk 的一部分。将通过网络从 pypi.org 和 pytorch.org 下载约 {megabytes} MB，占用磁盘 {gigabytes} GB。不会发送您的任何数据，随时可以停止。</translation>
    </message>
    <message>
        <source>Path copied.</source>
        <translation>路径已复制。</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>an identical file has another label</source>
        <translation>一个相同的文件有另一个标签</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Show all images</source>
        <translation>显示所有图像</translation>
    </message>
    <message>
        <source>Search names and notes</source>
        <translation>搜索名称和备注</translation>
    </message>
    <message>
        <source>Search texts and notes</source>
        <translation>搜索文本和备注</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Reverse the order</source>
        <translation>反转顺序</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>所有划分</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Found images</source>
        <translation>找到的图像</translation>
    </message>
    <message>
        <source>{title}: {count}</source>
        <translation>{title}：{count}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the text</source>
        <translation>在文本中查找</translation>
    </message>
    <message>
        <source>Previous (Shift+F3)</source>
        <translation>上一处 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next (F3)</source>
        <translation>下一处 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>{number} of more than {count}</source>
        <translation>{number}/{count}+</translation>
    </message>
</context>
<context>
    <name>FindCard</name>
    <message>
        <source>Minimum confidence for accepting</source>
        <translation>接受建议的最低置信度</translation>
    </message>
    <message>
        <source>% confident</source>
        <translation>% 以上</translation>
    </message>
    <message>
        <source>Accept all suggestions that are at least</source>
        <translation>接受所有置信度达到此值的建议</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Accept {count}</source>
        <translation>接受 {count} 个</translation>
    </message>
    <message>
        <source>None to accept</source>
        <translation>没有可接受的建议</translation>
    </message>
    <message>
        <source>Their confidence is first checked against your labels. A few dozen labels are enough.</source>
        <translation>先要用标签检查它们的置信度是否可靠；几十个标签就够了。</translation>
    </message>
    <message>
        <source>Most useful next</source>
        <translation>最值得接着标注的</translation>
    </message>
    <message>
        <source>Worth a second look ({count})</source>
        <translation>值得再看一眼（{count}）</translation>
    </message>
    <message>
        <source>Show the next</source>
        <translation>显示接下来的</translation>
    </message>
    <message>
        <source>These are all labelled.</source>
        <translation>这些图像都已标注。</translation>
    </message>
    <message>
        <source>Labels worth a second look (some are correct)</source>
        <translation>值得再看一眼的标签（其中一些是正确的）</translation>
    </message>
    <message>
        <source>Unlike anything labelled ({count})</source>
        <translation>与所有已标注的都不同（{count}）</translation>
    </message>
    <message>
        <source>Unlike anything labelled</source>
        <translation>与所有已标注的都不同</translation>
    </message>
</context>
<context>
    <name>FinishingDialog</name>
    <message>
        <source>tldesk is still closing</source>
        <translation>tldesk 仍在关闭</translation>
    </message>
    <message>
        <source>It is waiting for:</source>
        <translation>正在等待：</translation>
    </message>
    <message>
        <source>It closes as soon as this has stopped. You can also quit now: everything saved so far is safe, and what is stopped can be started again.</source>
        <translation>这些工作停止后，程序会自行结束。也可以立即退出：已保存的内容都是安全的，被停止的工作可以重新开始。</translation>
    </message>
    <message>
        <source>Quit now</source>
        <translation>立即退出</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
</context>
<context>
    <name>FirstRows</name>
    <message>
        <source>The first rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行号</translation>
    </message>
</context>
<context>
    <name>Following</name>
    <message>
        <source>The training “{title}” was interrupted. What it had learned is saved.</source>
        <translation>训练“{title}”曾被中断。它已学到的内容得以保留。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{count} {count:training is|trainings are} queued.</source>
        <translation>有 {count} 个训练等待开始。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start all</source>
        <translation>全部开始</translation>
    </message>
    <message>
        <source>The import of “{name}” was not completed. Import it again to add the rest.</source>
        <translation>“{name}”的导入在完成前停止了。再次导入即可添加其余图像。</translation>
    </message>
    <message>
        <source>Training in progress</source>
        <translation>正在训练模型</translation>
    </message>
    <message>
        <source>“{title}” has finished.</source>
        <translation>“{title}”已完成。</translation>
    </message>
    <message>
        <source>“{title}” failed: {reason}</source>
        <translation>“{title}”失败：{reason}</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>正在训练</translation>
    </message>
</context>
<context>
    <name>ForecastChart</name>
    <message>
        <source>{accuracy}% with {share}% of the labels</source>
        <translation>用 {share}% 的标签达到 {accuracy}%</translation>
    </message>
</context>
<context>
    <name>FormFields</name>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
</context>
<context>
    <name>Frame</name>
    <message>
        <source>This project is read-only: its folder cannot be written to.</source>
        <translation>此项目只能读取：它的文件夹不可写入。</translation>
    </message>
    <message>
        <source>The language changes at the next start, because something is running now.</source>
        <translation>下次启动时才会显示另一种语言：现在有任务正在运行。</translation>
    </message>
    <message>
        <source>Change the language now?</source>
        <translation>现在更改语言吗？</translation>
    </message>
    <message>
        <source>Change now</source>
        <translation>立即更改</translation>
    </message>
    <message>
        <source>At the next start</source>
        <translation>下次启动时</translation>
    </message>
    <message>
        <source>Trains on: {device}</source>
        <translation>训练运行于：{device}</translation>
    </message>
</context>
<context>
    <name>Halting</name>
    <message>
        <source>loading PyTorch</source>
        <translation>加载 PyTorch</translation>
    </message>
    <message>
        <source>finishing this step</source>
        <translation>完成当前步骤</translation>
    </message>
    <message>
        <source>finishing the images being read</source>
        <translation>完成正在读取的图像</translation>
    </message>
    <message>
        <source>finishing this file</source>
        <translation>完成当前文件</translation>
    </message>
    <message>
        <source>finishing this batch</source>
        <translation>完成当前批次</translation>
    </message>
    <message>
        <source>finishing this fit of the classifier</source>
        <translation>完成分类器的当前拟合</translation>
    </message>
    <message>
        <source>building the model</source>
        <translation>构建模型</translation>
    </message>
    <message>
        <source>finishing this batch and saving</source>
        <translation>完成当前批次并保存</translation>
    </message>
    <message>
        <source>finishing this step of the export</source>
        <translation>完成导出的当前步骤</translation>
    </message>
    <message>
        <source>Stopping: {what}…</source>
        <translation>正在停止：{what}…</translation>
    </message>
</context>
<context>
    <name>Headline</name>
    <message>
        <source>{total} {total:image|images} · {labelled} labelled · {classes} {classes:class|classes}</source>
        <translation>{total} 张图像 · {labelled} 张已标注 · {classes} 个类别</translation>
    </message>
    <message>
        <source>{total} {total:image|images} · {classes} {classes:class|classes}</source>
        <translation>{total} 张图像 · {classes} 个类别</translation>
    </message>
    <message>
        <source>{count} {count:check|checks} to review</source>
        <translation>有 {count} 项检查待查看</translation>
    </message>
</context>
<context>
    <name>HeadlineView</name>
    <message>
        <source>About these results</source>
        <translation>关于这些结果</translation>
    </message>
    <message>
        <source>95% interval {interval}</source>
        <translation>95% 置信区间 {interval}</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Help text</source>
        <translation>帮助的内容</translation>
    </message>
    <message>
        <source>Choices of a training</source>
        <translation>训练设置</translation>
    </message>
    <message>
        <source>What is different with sounds:</source>
        <translation>声音的不同之处：</translation>
    </message>
    <message>
        <source>Assign a class (Label)</source>
        <translation>给出类别（标注）</translation>
    </message>
    <message>
        <source>Find a class by typing, or make it (Label)</source>
        <translation>输入以查找类别，或新建类别（标注）</translation>
    </message>
    <message>
        <source>/ or .</source>
        <translation>/ 或 .</translation>
    </message>
    <message>
        <source>Remove the labels (Label)</source>
        <translation>移除标签（标注）</translation>
    </message>
    <message>
        <source>Accept the suggestion (Label)</source>
        <translation>接受建议（标注）</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Next, previous image (Label)</source>
        <translation>下一张、上一张图像（标注）</translation>
    </message>
    <message>
        <source>D, A, arrows</source>
        <translation>D、A、方向键</translation>
    </message>
    <message>
        <source>Next, previous unlabelled image (Label)</source>
        <translation>下一张、上一张未标注的图像（标注）</translation>
    </message>
    <message>
        <source>Space, Shift+Space</source>
        <translation>空格、Shift+空格</translation>
    </message>
    <message>
        <source>Select several images</source>
        <translation>选择多张图像</translation>
    </message>
    <message>
        <source>Shift or Ctrl and click</source>
        <translation>按住 Shift 或 Ctrl 单击</translation>
    </message>
    <message>
        <source>Rename a class (class list)</source>
        <translation>重命名类别（类别列表）</translation>
    </message>
    <message>
        <source>Define a class (class list)</source>
        <translation>定义类别（类别列表）</translation>
    </message>
    <message>
        <source>Move a class (class list)</source>
        <translation>移动类别（类别列表）</translation>
    </message>
    <message>
        <source>Alt+Up, Alt+Down</source>
        <translation>Alt+↑、Alt+↓</translation>
    </message>
    <message>
        <source>Delete a class (class list)</source>
        <translation>删除类别（类别列表）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>More on a class (class list)</source>
        <translation>类别的更多操作（类别列表）</translation>
    </message>
    <message>
        <source>Menu key, Shift+F10</source>
        <translation>菜单键、Shift+F10</translation>
    </message>
    <message>
        <source>What is different with texts:</source>
        <translation>文本的不同之处：</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Whose history</source>
        <translation>谁的历史记录</translation>
    </message>
    <message>
        <source>The whole project</source>
        <translation>整个项目</translation>
    </message>
    <message>
        <source>The image {name}</source>
        <translation>图像 {name}</translation>
    </message>
    <message>
        <source>Edits, newest first</source>
        <translation>编辑，最新的在前</translation>
    </message>
    <message>
        <source>Undo back to here</source>
        <translation>撤销到此处</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>还没有任何改动。</translation>
    </message>
    <message>
        <source>{count} {count:edit|edits} would be undone; Redo brings them back one by one.</source>
        <translation>将撤销 {count} 次编辑；用“重做”可逐一恢复。</translation>
    </message>
    <message>
        <source>{count} {count:edit|edits}</source>
        <translation>{count} 次编辑</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>{text} (undone)</source>
        <translation>{text}（已撤销）</translation>
    </message>
    <message>
        <source>{names}, …</source>
        <translation>{names}……</translation>
    </message>
    <message>
        <source>{text}: {names}</source>
        <translation>{text}：{names}</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在读取历史记录…</translation>
    </message>
</context>
<context>
    <name>HowFar</name>
    <message>
        <source>attempt {epoch} of {epochs}</source>
        <translation>第 {epoch}/{epochs} 次尝试</translation>
    </message>
    <message>
        <source>epoch {epoch} of {epochs}</source>
        <translation>第 {epoch}/{epochs} 轮</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}/{total}</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min left</source>
        <translation>剩余 {hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{minutes} min left</source>
        <translation>剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{rate} MB/s</source>
        <translation>{rate} MB/秒</translation>
    </message>
    <message>
        <source>{rate} {rate:image|images}/s</source>
        <translation>每秒 {rate} 张</translation>
    </message>
    <message>
        <source>{rate}/s</source>
        <translation>{rate}/秒</translation>
    </message>
    <message>
        <source>{seconds} s left</source>
        <translation>剩余 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>ImageEvidence</name>
    <message>
        <source>Large image</source>
        <translation>大图</translation>
    </message>
    <message>
        <source>Bright: what counted most for the class. Faded: outside of what the model sees.</source>
        <translation>亮处：对该类别最重要的部分。变淡处：模型看不到的部分。</translation>
    </message>
    <message>
        <source>Bright: what counted most for the class.</source>
        <translation>亮处：对该类别影响最大的部分。</translation>
    </message>
    <message>
        <source>The model does not see the faded edges.</source>
        <translation>模型看不到变淡的边缘。</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Opacity of the overlay</source>
        <translation>叠加在图像上的强度</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Fit the whole image (double click)</source>
        <translation>适应整张图像（双击）</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>Label them</source>
        <translation>去标注</translation>
    </message>
    <message>
        <source>Show all unreadable</source>
        <translation>显示所有无法读取的图像</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>详情…</translation>
    </message>
    <message>
        <source>Show rows…</source>
        <translation>显示这些行…</translation>
    </message>
    <message>
        <source>Importing the pasted table</source>
        <translation>正在导入粘贴的表格</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>正在导入 {name}</translation>
    </message>
    <message>
        <source>Scanning for new images</source>
        <translation>正在查找新图像</translation>
    </message>
    <message>
        <source>{added} {added:image|images} added</source>
        <translation>已添加 {added} 张图像</translation>
    </message>
    <message>
        <source>{added} {added:image|images} added, {updated} updated, {unchanged} unchanged</source>
        <translation>已添加 {added} 张图像，更新 {updated} 张，{unchanged} 张未变</translation>
    </message>
    <message>
        <source>{text}, {count} of them unreadable</source>
        <translation>{text}，其中 {count} 张无法读取</translation>
    </message>
    <message>
        <source>{text}; {count} not found</source>
        <translation>{text}；{count} 个未找到</translation>
    </message>
    <message>
        <source>{text}; {count} skipped</source>
        <translation>{text}；{count} 个已跳过</translation>
    </message>
    <message>
        <source>{text}; {count} with a note</source>
        <translation>{text}；{count} 个附有说明</translation>
    </message>
    <message>
        <source>{added} {added:text|texts} added</source>
        <translation>已添加 {added} 条文本</translation>
    </message>
    <message>
        <source>{text}, {count} already in the project</source>
        <translation>{text}，{count} 条已在项目中</translation>
    </message>
    <message>
        <source>{text}, {count} updated</source>
        <translation>{text}，{count} 条已更新</translation>
    </message>
    <message>
        <source>{text}; {count} {count:row|rows} refused</source>
        <translation>{text}；{count} 行被拒绝</translation>
    </message>
    <message>
        <source>{text}; {count} without a label got one</source>
        <translation>{text}；{count} 张原无标签，已补上标签</translation>
    </message>
    <message>
        <source>{text}; {count} got a different label</source>
        <translation>{text}；{count} 张换了标签</translation>
    </message>
    <message>
        <source>{text}; {count} {count:keeps its label|keep their labels}, different in the import</source>
        <translation>{text}；{count} 张保留原标签，与导入内容中的不同</translation>
    </message>
    <message>
        <source>{text}; {count} {count:keeps its label|keep their labels}, missing in the import</source>
        <translation>{text}；{count} 张保留原标签，导入内容中没有标签</translation>
    </message>
    <message>
        <source>Import stopped: {text}. Import again to add the rest.</source>
        <translation>导入已停止：{text}。再次导入即可补上其余部分。</translation>
    </message>
    <message>
        <source>{text}.</source>
        <translation>{text}。</translation>
    </message>
</context>
<context>
    <name>ImportDetails</name>
    <message>
        <source>Import details</source>
        <translation>导入详情</translation>
    </message>
    <message>
        <source>Not everything was imported as it is. The originals are unchanged.</source>
        <translation>并非所有内容都原样导入。原始文件没有改动。</translation>
    </message>
    <message>
        <source>Causes, with the files of each</source>
        <translation>原因及各自涉及的文件</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>复制列表</translation>
    </message>
    <message>
        <source>{reason} · {count}</source>
        <translation>{reason} · {count}</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…… 以及另外 {count} 个</translation>
    </message>
    <message>
        <source>{file}, row {number}</source>
        <translation>{file}，第 {number} 行</translation>
    </message>
    <message>
        <source>{file}, line {number}</source>
        <translation>{file}，文件第 {number} 行</translation>
    </message>
</context>
<context>
    <name>ImportPreview</name>
    <message>
        <source>Import “{name}”</source>
        <translation>导入“{name}”</translation>
    </message>
    <message>
        <source>Scanning…</source>
        <translation>正在查看其中的内容…</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>正在查看其中的内容</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import {count} {count:image|images}</source>
        <translation>导入 {count} 张图像</translation>
    </message>
    <message>
        <source>Import again</source>
        <translation>重新导入</translation>
    </message>
    <message>
        <source>{count} {count:class|classes}</source>
        <translation>{count} 个类别</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Classes and their number of images</source>
        <translation>类别及各自的图像数</translation>
    </message>
    <message>
        <source>{count} skipped</source>
        <translation>略过了 {count} 个</translation>
    </message>
    <message>
        <source>{path}: {reason}</source>
        <translation>{path}：{reason}</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>…… 以及另外 {count} 个</translation>
    </message>
    <message>
        <source>Skipped files, with reasons</source>
        <translation>略过了什么，以及原因</translation>
    </message>
    <message>
        <source>{names} differ only in upper and lower case. You can merge classes on the Label page.</source>
        <translation>{names}只有大小写不同。您可以在“标注”页面合并类别。</translation>
    </message>
    <message>
        <source>Incomplete images, with reasons</source>
        <translation>不完整的图像及原因</translation>
    </message>
    <message>
        <source>{count} imported incompletely</source>
        <translation>{count} 项导入得不完整</translation>
    </message>
    <message>
        <source>Use the images where they are</source>
        <translation>在原处使用图像</translation>
    </message>
    <message>
        <source>Copy the images into the project</source>
        <translation>将图像复制到项目中</translation>
    </message>
    <message>
        <source>Nothing is copied. The originals are never changed.</source>
        <translation>不复制任何内容；原始文件只会被读取。</translation>
    </message>
    <message>
        <source>The project can then be moved to another computer.</source>
        <translation>之后可将项目移到另一台电脑。</translation>
    </message>
    <message>
        <source>It is unpacked into the project. The file itself stays unchanged.</source>
        <translation>它会解包到项目中，本身保持不变。</translation>
    </message>
    <message>
        <source>{count} {count:image|images}</source>
        <translation>{count} 张图像</translation>
    </message>
    <message>
        <source>{count} {count:group|groups}</source>
        <translation>{count} 个组</translation>
    </message>
    <message>
        <source>{layout}: {facts}</source>
        <translation>{layout}：{facts}</translation>
    </message>
    <message>
        <source>{count} with several labels</source>
        <translation>{count} 张有多个标签</translation>
    </message>
    <message>
        <source>{count} without a label</source>
        <translation>{count} 张没有标签</translation>
    </message>
    <message>
        <source>no labels yet: add them on the Label page</source>
        <translation>还没有标签：请在“标注”页面给出</translation>
    </message>
</context>
<context>
    <name>ImportProgress</name>
    <message>
        <source>Running import</source>
        <translation>正在进行的导入</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>Cancel the import</source>
        <translation>取消导入</translation>
    </message>
    <message>
        <source>Starts when “{name}” has finished.</source>
        <translation>“{name}”完成后开始。</translation>
    </message>
    <message>
        <source>Importing {count} {count:image|images}…</source>
        <translation>正在导入 {count} 张图像…</translation>
    </message>
</context>
<context>
    <name>ImportTexts</name>
    <message>
        <source>Import the pasted table</source>
        <translation>导入粘贴的表格</translation>
    </message>
    <message>
        <source>Import “{name}”</source>
        <translation>导入“{name}”</translation>
    </message>
    <message>
        <source>Looking at the table…</source>
        <translation>正在查看表格…</translation>
    </message>
    <message>
        <source>Looking at the table</source>
        <translation>正在查看表格</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Show rows…</source>
        <translation>显示这些行…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>“{column}” is chosen for {uses}. A column can have one use only: change one of them.</source>
        <translation>“{column}”被选作 {uses}。一列只能有一种用途：请更改其中之一。</translation>
    </message>
    <message>
        <source>Choose the column that holds the texts.</source>
        <translation>请选择文本所在的列。</translation>
    </message>
    <message>
        <source>{done} of about {total} rows read…</source>
        <translation>已读取 {done} 行，共约 {total} 行…</translation>
    </message>
    <message>
        <source>{name} ({count})</source>
        <translation>{name}（{count}）</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另有 {count} 个</translation>
    </message>
    <message>
        <source>Import {count} {count:text|texts}</source>
        <translation>导入 {count} 条文本</translation>
    </message>
    <message>
        <source>Import again</source>
        <translation>重新导入</translation>
    </message>
    <message>
        <source>These rows are not imported, or not as they are. The originals are unchanged.</source>
        <translation>这些行不会导入，或不会原样导入。原始文件没有改变。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>kept with it</source>
        <translation>一起保留</translation>
    </message>
    <message>
        <source>A folder of text files, each of which is a text.</source>
        <translation>文本文件的文件夹，每个文件是一条文本。</translation>
    </message>
    <message>
        <source>{count} {count:table|tables}: {names}. The first one is shown.</source>
        <translation>{count} 个表格：{names}。显示的是第一个。</translation>
    </message>
    <message>
        <source>The table {name}. Each row is a text.</source>
        <translation>表格 {name}。每行是一条文本。</translation>
    </message>
    <message>
        <source>Each row is a text. Check which column is what.</source>
        <translation>每行是一条文本。请检查每一列的用途。</translation>
    </message>
    <message>
        <source>{count} {count:text|texts}</source>
        <translation>{count} 条文本</translation>
    </message>
    <message>
        <source>{count} {count:class|classes}</source>
        <translation>{count} 个类别</translation>
    </message>
    <message>
        <source>{count} {count:text|texts} without a label</source>
        <translation>{count} 条文本没有标签</translation>
    </message>
    <message>
        <source>{count} {count:row|rows} without text left out</source>
        <translation>{count} 行没有文本，已略去</translation>
    </message>
    <message>
        <source>{count} rows refused, {empty} of them without text</source>
        <translation>{count} 行被拒绝，其中 {empty} 行没有文本</translation>
    </message>
    <message>
        <source>{count} {count:row|rows} refused</source>
        <translation>{count} 行被拒绝</translation>
    </message>
</context>
<context>
    <name>ImportedAgain</name>
    <message>
        <source>Replace the labels of images already in the project</source>
        <translation>替换项目中已有图像的标签</translation>
    </message>
    <message>
        <source>Labels that you assigned in the project are kept. You can undo this.</source>
        <translation>您在项目中给出的标签会保留。其余的可以通过撤销恢复。</translation>
    </message>
    <message>
        <source>{count} of them {count:has|have} a different label in the import and {count:gets|get} it.</source>
        <translation>其中 {count} 张在导入内容中的标签不同，将改用该标签。</translation>
    </message>
    <message>
        <source>{count} of them {count:has|have} a different label in the import and {count:keeps|keep} the one in the project.</source>
        <translation>其中 {count} 张在导入内容中的标签不同，将保留项目中的标签。</translation>
    </message>
    <message>
        <source>{count} of them {count:has|have} no label in the import and {count:keeps|keep} the one in the project.</source>
        <translation>其中 {count} 张在导入内容中没有标签，将保留项目中的标签。</translation>
    </message>
    <message>
        <source>{count} of them {count:has|have} no label yet and {count:gets|get} the one from the import.</source>
        <translation>其中 {count} 张还没有标签，将得到导入内容中的标签。</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} already in the project.</source>
        <translation>{count} 张图像已在项目中。</translation>
    </message>
    <message>
        <source>{one} {other}</source>
        <translation>{one}{other}</translation>
    </message>
</context>
<context>
    <name>JobStatus</name>
    <message>
        <source>Running job</source>
        <translation>正在运行的任务</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel this job</source>
        <translation>取消此任务</translation>
    </message>
    <message>
        <source> (+{count} waiting)</source>
        <translation>（另有 {count} 个等待）</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>Restoring the backup…</source>
        <translation>正在恢复备份…</translation>
    </message>
    <message>
        <source>Zip archives (*.zip)</source>
        <translation>Zip 压缩包 (*.zip)</translation>
    </message>
    <message>
        <source>Pack project as</source>
        <translation>将项目打包为</translation>
    </message>
    <message>
        <source>Open packed project</source>
        <translation>打开打包的项目</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>正在打开 {name}…</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} available again.</source>
        <translation>{count} 张图像又可访问了。</translation>
    </message>
    <message>
        <source>Saving where the images are…</source>
        <translation>正在保存图像的位置…</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} unavailable because {folder} is missing. You can still edit labels.</source>
        <translation>{count} 张图像无法访问：{folder} 不在那里。标签仍可照常编辑。</translation>
    </message>
    <message>
        <source>Find them…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Backing up {name}…</source>
        <translation>正在备份 {name}…</translation>
    </message>
    <message>
        <source>This project was made by an older tldesk and is being updated…</source>
        <translation>此项目由旧版 tldesk 创建，正在更新…</translation>
    </message>
    <message>
        <source>The project was updated. Its previous state is kept as a backup.</source>
        <translation>项目已更新。更新之前的状态保存在备份中。</translation>
    </message>
    <message>
        <source>Restored to {time}.</source>
        <translation>已恢复到 {time} 的状态。</translation>
    </message>
    <message>
        <source>The previous state is kept as a backup.</source>
        <translation>之前的状态也已保存为备份。</translation>
    </message>
    <message>
        <source>The damaged file is kept as {name}.</source>
        <translation>损坏的文件已保留为 {name}。</translation>
    </message>
</context>
<context>
    <name>KeysEditor</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>Another key</source>
        <translation>另一个键</translation>
    </message>
    <message>
        <source>Press a key</source>
        <translation>请按一个键</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>无快捷键</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>No command matches.</source>
        <translation>没有匹配的命令。</translation>
    </message>
    <message>
        <source>Key for “{action}”</source>
        <translation>“{action}”的快捷键</translation>
    </message>
</context>
<context>
    <name>KeysModel</name>
    <message>
        <source>{key} is reserved: {use}.</source>
        <translation>{key} 已保留用于：{use}。</translation>
    </message>
    <message>
        <source>{key} is already the key of “{action}”. Change that one first.</source>
        <translation>{key} 已是“{action}”的快捷键。请先给它换一个。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Changed. Default: {keys}</source>
        <translation>已更改；原为：{keys}</translation>
    </message>
</context>
<context>
    <name>KindChoice</name>
    <message>
        <source>Kind of data</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>This table lists images and has a column of texts. Choose which of them to import.</source>
        <translation>此表格列出图像，也有一列文本。请选择导入哪一种。</translation>
    </message>
    <message>
        <source>This holds {images} {images:image|images} and {tables} {tables:table|tables} of texts.</source>
        <translation>这里有 {images} 张图像和 {tables} 个文本表格。</translation>
    </message>
    <message>
        <source>This holds {images} {images:image|images} and {texts} text {texts:file|files}.</source>
        <translation>这里有 {images} 张图像和 {texts} 个文本文件。</translation>
    </message>
    <message>
        <source>Choose which of them to import.</source>
        <translation>请选择导入哪一种。</translation>
    </message>
    <message>
        <source>This table lists sounds and has a column of texts. Choose which of them to import.</source>
        <translation>此表格列出声音，也有一列文本。请选择导入哪一种。</translation>
    </message>
    <message>
        <source>{count} {count:image|images}</source>
        <translation>{count} 张图像</translation>
    </message>
    <message>
        <source>{count} {count:sound|sounds}</source>
        <translation>{count} 段声音</translation>
    </message>
    <message>
        <source>{count} {count:table|tables} of texts</source>
        <translation>{count} 个文本表格</translation>
    </message>
    <message>
        <source>{count} text {count:file|files}</source>
        <translation>{count} 个文本文件</translation>
    </message>
    <message>
        <source>This holds {things}. Choose which of them to import.</source>
        <translation>这里有 {things}。请选择导入哪一种。</translation>
    </message>
</context>
<context>
    <name>LabelCounts</name>
    <message>
        <source>Images per class: found, missed, predicted wrongly</source>
        <translation>各类别的图像：找到、漏掉、误判</translation>
    </message>
    <message>
        <source>Each class is predicted on its own, so there is no confusion matrix. Select a number to see its images.</source>
        <translation>每个类别都是一个独立的问题，因此不存在把一个类别当成另一个，也没有混淆矩阵。选择一个数字可查看其图像。</translation>
    </message>
</context>
<context>
    <name>LabelCountsModel</name>
    <message>
        <source>Found</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>漏掉</translation>
    </message>
    <message>
        <source>Predicted wrongly</source>
        <translation>误判</translation>
    </message>
    <message>
        <source>“{label}” is found on {count} of the {support} {support:image that has|images that have} it.</source>
        <translation>在带有“{label}”的 {support} 张图像中找到了 {count} 张。</translation>
    </message>
    <message>
        <source>“{label}” is missed on {count} of the {support} {support:image that has|images that have} it.</source>
        <translation>在带有“{label}”的 {support} 张图像中漏掉了 {count} 张。</translation>
    </message>
    <message>
        <source>“{label}” is predicted for {count} {count:image that does|images that do} not have it.</source>
        <translation>有 {count} 张没有“{label}”的图像被判为有。</translation>
    </message>
</context>
<context>
    <name>LabelPage</name>
    <message>
        <source>Labelled images</source>
        <translation>已标注的图像</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Next unlabelled</source>
        <translation>下一张未标注</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>{done} of {total} labelled</source>
        <translation>已标注 {done}/{total}</translation>
    </message>
</context>
<context>
    <name>LabellingCard</name>
    <message>
        <source>Next image after labelling</source>
        <translation>标注后转到下一张图像</translation>
    </message>
    <message>
        <source>Several classes per image</source>
        <translation>每张图像可有多个类别</translation>
    </message>
    <message>
        <source>An image may have several classes. A key adds a class or removes it again</source>
        <translation>一张图像可有多个类别；按键可加上或去掉一个类别</translation>
    </message>
    <message>
        <source>Not while an image may have several classes</source>
        <translation>图像可有多个类别时不可用</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Next unlabelled</source>
        <translation>下一张未标注</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Find a class</source>
        <translation>查找类别</translation>
    </message>
    <message>
        <source>Help and keys</source>
        <translation>帮助与快捷键</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Backtick `</source>
        <translation>反引号 `</translation>
    </message>
</context>
<context>
    <name>LargeSound</name>
    <message>
        <source>Waveform and spectrogram</source>
        <translation>波形和频谱图</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Speed. What is slower is lower, too.</source>
        <translation>速度。放慢时音调也会变低。</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play each sound that is selected</source>
        <translation>选中声音即播放</translation>
    </message>
    <message>
        <source>How it is heard and seen</source>
        <translation>声音与频谱图的选项</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>{at} of {length} s</source>
        <translation>{at} / {length} 秒</translation>
    </message>
    <message>
        <source>{first} to {last} s</source>
        <translation>{first} 至 {last} 秒</translation>
    </message>
</context>
<context>
    <name>LargeText</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Further columns of the row</source>
        <translation>该行的其他列</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Find in the text (Ctrl+F)</source>
        <translation>在文本中查找 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Smaller letters (Ctrl+-)</source>
        <translation>缩小文字 (Ctrl+-)</translation>
    </message>
    <message>
        <source>Larger letters (Ctrl++)</source>
        <translation>放大文字 (Ctrl++)</translation>
    </message>
    <message>
        <source>The first {count} of {whole} characters</source>
        <translation>前 {count} 个字符，共 {whole} 个</translation>
    </message>
</context>
<context>
    <name>LearningCurve</name>
    <message>
        <source>Pretrained vs. from scratch</source>
        <translation>迁移学习与从头训练</translation>
    </message>
    <message>
        <source>The same model is trained twice with the same settings: from the pretrained weights, as in this training, and from random weights. Each is trained on 10, 25, 50 and 100% of the training images, and both are tested on the same images.</source>
        <translation>同一个模型学习两遍：一遍从预训练权重开始（与此训练相同），一遍从随机权重开始，设置相同。每遍分别用 10%、25%、50% 和 100% 的训练图像学习，并在同一批图像上评判。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Training images</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>pretrained</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>from scratch</source>
        <translation>从头训练</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>This takes several times as long as the training itself. You can stop it and resume later.</source>
        <translation>所需时间是此训练的数倍。可以停止，以后再继续。</translation>
    </message>
    <message>
        <source>This takes {time} on this computer. You can stop it and resume later.</source>
        <translation>在这台电脑上需要{time}。可以停止，以后从停下的地方继续。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>Pretrained</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>From scratch</source>
        <translation>从头训练</translation>
    </message>
    <message>
        <source>Difference (points)</source>
        <translation>差距（百分点）</translation>
    </message>
    <message>
        <source>Starting from the pretrained model is {gap} {gap:point|points} better ({low} to {high}).</source>
        <translation>从预训练模型开始要好 {gap} 个百分点（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>Starting from the pretrained model is {gap} {gap:point|points} worse ({low} to {high}). Train from scratch.</source>
        <translation>从预训练模型开始要差 {gap} 个百分点（{low} 至 {high}）：请从头训练。</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} too few to tell which start is better (difference {gap} {gap:point|points}, {low} to {high}).</source>
        <translation>{count} 张图像太少，无法判断哪种开始方式更好（差距 {gap} 个百分点，{low} 至 {high}）。</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>Too loud: the sound is cut off. Move away, or turn the microphone down.</source>
        <translation>声音过大，已被削波。请离远一些，或调低麦克风音量。</translation>
    </message>
    <message>
        <source>Complete silence. The microphone may be switched off or not allowed.</source>
        <translation>完全静音。麦克风可能已关闭，或未获得权限。</translation>
    </message>
</context>
<context>
    <name>LimitKeeping</name>
    <message>
        <source>Saved: predictions below {limit} confidence become “none of these”.</source>
        <translation>已保存：置信度低于 {limit} 的为“以上都不是”。</translation>
    </message>
    <message>
        <source>Saved: every image gets a prediction.</source>
        <translation>已保存：每张图像都会得到预测。</translation>
    </message>
    <message>
        <source>Change the minimum confidence</source>
        <translation>更改最低置信度</translation>
    </message>
</context>
<context>
    <name>LineDelegate</name>
    <message>
        <source>Unavailable</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>ListHeader</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>数据集</translation>
    </message>
</context>
<context>
    <name>Listening</name>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>LiveSound</name>
    <message>
        <source>Spectrogram of what is heard</source>
        <translation>听到的声音的频谱图</translation>
    </message>
    <message>
        <source>How much the model hears at once</source>
        <translation>模型一次听多长</translation>
    </message>
    <message>
        <source>Stop the microphone</source>
        <translation>停止麦克风</translation>
    </message>
    <message>
        <source>The last {seconds} s</source>
        <translation>最近 {seconds} 秒</translation>
    </message>
    <message>
        <source>Waiting for the microphone…</source>
        <translation>正在等待麦克风…</translation>
    </message>
    <message>
        <source>Silence</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>以上都不是</translation>
    </message>
    <message>
        <source>{time} ms per sound</source>
        <translation>每段声音 {time} 毫秒</translation>
    </message>
</context>
<context>
    <name>LiveView</name>
    <message>
        <source>Camera view</source>
        <translation>摄像头的画面</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Stop the webcam</source>
        <translation>停止摄像头</translation>
    </message>
    <message>
        <source>No camera found. Plug one in and it appears here.</source>
        <translation>没有找到摄像头。请接上一个：它会自动出现在这里。</translation>
    </message>
    <message>
        <source>Waiting for the camera…</source>
        <translation>正在等待摄像头…</translation>
    </message>
    <message>
        <source>tldesk is not allowed to use the camera. Allow it in your system&apos;s privacy settings.</source>
        <translation>tldesk 不被允许使用摄像头。请在系统的隐私设置中允许。</translation>
    </message>
    <message>
        <source>The camera delivers no image. Another program may be using it.</source>
        <translation>摄像头没有画面。可能有另一个程序正在使用它。</translation>
    </message>
    <message>
        <source>None of these</source>
        <translation>以上都不是</translation>
    </message>
    <message>
        <source>{time} ms per image</source>
        <translation>每张图像 {time} 毫秒</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Lowest level shown</source>
        <translation>显示的最低级别</translation>
    </message>
    <message>
        <source>Debugging</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Show from level</source>
        <translation>显示级别不低于</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>There are no entries at this level.</source>
        <translation>此级别没有日志记录。</translation>
    </message>
</context>
<context>
    <name>MakeSmaller</name>
    <message>
        <source>Make a smaller model</source>
        <translation>制作更小的模型</translation>
    </message>
    <message>
        <source>Smaller models on this computer</source>
        <translation>这台电脑上更小的模型</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking for smaller models…</source>
        <translation>正在查找更小的模型…</translation>
    </message>
    <message>
        <source>Adding the training…</source>
        <translation>正在添加训练…</translation>
    </message>
    <message>
        <source>“{title}”: {size} MB, {figures}</source>
        <translation>“{title}”：{size} MB，{figures}</translation>
    </message>
    <message>
        <source>“{title}”: {size} MB, {ms} ms per image, {figures}</source>
        <translation>“{title}”：{size} MB，每张图像 {ms} 毫秒，{figures}</translation>
    </message>
    <message>
        <source>The smaller model learns from the labels and from what this one predicts for the training images.</source>
        <translation>更小的模型既从标签学习，也从这个模型对训练图像的预测学习。</translation>
    </message>
    <message>
        <source>It also learns from {count} {count:image|images} without a label.</source>
        <translation>它还从 {count} 张没有标签的图像学习。</translation>
    </message>
    <message>
        <source>Compare the two afterwards: it is no gain if direct training is as good.</source>
        <translation>之后请比较两者：如果直接训练同样好，就没有收益。</translation>
    </message>
    <message>
        <source>There is no smaller model on this computer. Import one on the Train page, under Models.</source>
        <translation>这台电脑上没有更小的模型。请在“训练”页的“模型”下导入一个。</translation>
    </message>
</context>
<context>
    <name>MapCard</name>
    <message>
        <source>{name}?</source>
        <translation>{name}？</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of the images</source>
        <translation>图像分布图</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>颜色的含义</translation>
    </message>
    <message>
        <source>Colour the points by</source>
        <translation>点的着色依据</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>By suggested class</source>
        <translation>按建议的类别</translation>
    </message>
    <message>
        <source>By split</source>
        <translation>按数据集</translation>
    </message>
    <message>
        <source>Draw around images to select them (Shift adds)</source>
        <translation>圈住图像以选择（按住 Shift 可追加）</translation>
    </message>
    <message>
        <source>Drag a rectangle to select images (Shift adds)</source>
        <translation>拖出矩形以选择图像（按住 Shift 可追加）</translation>
    </message>
    <message>
        <source>Drag to move the map (also with the right button)</source>
        <translation>拖动以移动分布图（也可用右键）</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Show the whole map (Home)</source>
        <translation>显示整个分布图 (Home)</translation>
    </message>
    <message>
        <source>{count} {count:image|images}</source>
        <translation>{count} 张图像</translation>
    </message>
    <message>
        <source>{count} of {total} {total:image matches|images match} the filters</source>
        <translation>{total} 张图像中有 {count} 张符合筛选条件</translation>
    </message>
    <message>
        <source>{count} of {total} {total:image|images}, picked at random</source>
        <translation>{total} 张图像中随机选出的 {count} 张</translation>
    </message>
    <message>
        <source>Arranging {count} {count:image|images}: {percent}%</source>
        <translation>正在排布 {count} 张图像：{percent}%</translation>
    </message>
    <message>
        <source>{text}, {count} selected</source>
        <translation>{text}，已选 {count} 张</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>No suggestion</source>
        <translation>无建议</translation>
    </message>
</context>
<context>
    <name>MapWait</name>
    <message>
        <source>Progress of the map</source>
        <translation>分布图的进度</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Similar images appear close together.</source>
        <translation>相似的图像会靠在一起。</translation>
    </message>
    <message>
        <source>Building the map</source>
        <translation>正在生成分布图</translation>
    </message>
    <message>
        <source>No map</source>
        <translation>没有分布图</translation>
    </message>
    <message>
        <source>The map is waiting for the images to be analysed</source>
        <translation>分布图要等图像分析完成</translation>
    </message>
    <message>
        <source>The analysis is paused. {alike}</source>
        <translation>已暂停。{alike}</translation>
    </message>
    <message>
        <source>Analysing the images first</source>
        <translation>先分析图像</translation>
    </message>
    <message>
        <source>{done} of {total} new {total:image|images} done. {alike}</source>
        <translation>{total} 张新图像已完成 {done} 张。{alike}</translation>
    </message>
    <message>
        <source>It starts when the current job has finished. {alike}</source>
        <translation>当前任务结束后开始。{alike}</translation>
    </message>
    <message>
        <source>No map yet</source>
        <translation>还没有分布图</translation>
    </message>
    <message>
        <source>The map needs readable images. Import some on the Data page.</source>
        <translation>它由可以读取的图像生成：请在“数据”页面导入一些。</translation>
    </message>
</context>
<context>
    <name>MeasureModels</name>
    <message>
        <source>Measure on my data</source>
        <translation>用我的数据测量</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Accuracy vs. time</source>
        <translation>准确率与用时</translation>
    </message>
    <message>
        <source>Milliseconds per image</source>
        <translation>每张图像的毫秒数</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Each model appears here as soon as it is measured.</source>
        <translation>每个模型测量完后立即显示在这里。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Every installed model analyses up to {count} of your labelled images (never test images). A quick classifier then estimates its accuracy on new images. This takes a minute or two, and less the next time.</source>
        <translation>本机上的每个预训练模型最多分析 {count} 张已标注的图像，绝不用测试图像；再由一个快速分类器估计它在新图像上的准确率。需要一两分钟，下次更快。</translation>
    </message>
    <message>
        <source>Measured on {time} with {count} labelled {count:image|images}. They have changed since then, so measure again.</source>
        <translation>测量于 {time}，用了 {count} 张已标注的图像。此后图像有过改动：请重新测量。</translation>
    </message>
    <message>
        <source>Measured models</source>
        <translation>各模型的测量结果</translation>
    </message>
</context>
<context>
    <name>Measured</name>
    <message>
        <source>{model} is recommended: the most accurate on your images ({percent}%), and no faster model is as good.</source>
        <translation>推荐 {model}：在您的图像上最准确（{percent}%），没有更快的模型能与之相比。</translation>
    </message>
    <message>
        <source>{model} is recommended: {percent}% on your images, which is as good as {best} ({best_percent}%) within the measurement error, and {times} times as fast.</source>
        <translation>推荐 {model}：在您的图像上为 {percent}%，在测量误差内与 {best}（{best_percent}%）一样好，而速度是它的 {times} 倍。</translation>
    </message>
</context>
<context>
    <name>MeasuredModel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The pretrained model</source>
        <translation>预训练模型</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy on images it was not trained on, with its 95% interval</source>
        <translation>在未参与学习的图像上的准确率，附真实值所在的 95% 置信区间</translation>
    </message>
    <message>
        <source>5 nearest</source>
        <translation>5 近邻</translation>
    </message>
    <message>
        <source>Accuracy when the five most similar images vote</source>
        <translation>由五张最相似的图像投票时的准确率</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Milliseconds per image on this computer</source>
        <translation>在这台电脑上每张图像的毫秒数</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Size of the model</source>
        <translation>模型大小</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licence of the pretrained weights</source>
        <translation>预训练权重的许可证</translation>
    </message>
    <message>
        <source>LogME</source>
        <translation>LogME</translation>
    </message>
    <message>
        <source>Another estimate (You et al., 2021). Higher is better. It does not affect the recommendation.</source>
        <translation>另一种估计（You 等，2021）；越高越好。它不影响推荐。</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Measure on my data</source>
        <translation>用我的数据测量</translation>
    </message>
    <message>
        <source>Waiting for another job…</source>
        <translation>正在等待另一个任务…</translation>
    </message>
    <message>
        <source>{model} is analysing your images: {done} of {total}</source>
        <translation>{model} 正在分析您的图像：{done}/{total}</translation>
    </message>
</context>
<context>
    <name>MergeClasses</name>
    <message>
        <source>Merge classes</source>
        <translation>合并类别</translation>
    </message>
    <message>
        <source>Classes to merge</source>
        <translation>要合并的类别</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>合并为</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Select the classes to merge:</source>
        <translation>勾选要合并的类别：</translation>
    </message>
    <message>
        <source>{count} {count:class|classes}</source>
        <translation>{count} 个类别</translation>
    </message>
    <message>
        <source>Merge them into:</source>
        <translation>它们的图像将归入类别：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Select a class other than the one that remains.</source>
        <translation>请勾选一个不同于保留类别的类别。</translation>
    </message>
    <message>
        <source>{count} {count:image gets|images get} the class “{into}”; {names} will be deleted. You can undo this.</source>
        <translation>{count} 张图像将归入类别“{into}”；{names}将被删除。此操作可以撤销。</translation>
    </message>
</context>
<context>
    <name>MicrophoneChoice</name>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Looking for microphones…</source>
        <translation>正在查找麦克风…</translation>
    </message>
    <message>
        <source>The system&apos;s microphone</source>
        <translation>系统的麦克风</translation>
    </message>
    <message>
        <source>No microphone found. Plug one in and it appears here.</source>
        <translation>没有找到麦克风。接上后会在这里显示。</translation>
    </message>
    <message>
        <source>The microphone was unplugged or switched off.</source>
        <translation>麦克风已拔出或关闭。</translation>
    </message>
    <message>
        <source>The microphone cannot be used. Another program may be using it.</source>
        <translation>无法使用麦克风。可能有其他程序正在使用。</translation>
    </message>
</context>
<context>
    <name>MissingWeights</name>
    <message>
        <source>Get…</source>
        <translation>获取…</translation>
    </message>
    <message>
        <source>Download this model, after asking</source>
        <translation>询问后下载此模型</translation>
    </message>
    <message>
        <source>Import the model…</source>
        <translation>导入模型…</translation>
    </message>
    <message>
        <source>Load the selected model&apos;s weights from a .safetensors file, or a pack of models</source>
        <translation>从 .safetensors 文件或模型包载入所选模型的权重</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>The web page that publishes this model</source>
        <translation>发布此模型的网页</translation>
    </message>
    <message>
        <source>{model} comes with the set-up of tldesk. Run that again, or import a pack of models.</source>
        <translation>{model} 随 tldesk 的安装设置提供。请再次运行安装设置，或导入打包的模型。</translation>
    </message>
    <message>
        <source>{model} is not installed. Get it here, or import its {file} (about {megabytes} MB) from {place}.</source>
        <translation>{model} 尚未安装。可在此获取，或从 {place} 下载 {file}（约 {megabytes} MB）后导入。</translation>
    </message>
</context>
<context>
    <name>ModelPacks</name>
    <message>
        <source>Already installed: {names}.</source>
        <translation>已经安装：{names}。</translation>
    </message>
    <message>
        <source>Copied {count} {count:model|models} ({size}) to {path}.</source>
        <translation>已把 {count} 个模型（{size}）复制到 {path}。</translation>
    </message>
    <message>
        <source>Copying models</source>
        <translation>正在复制模型</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Imported {count} {count:model|models}: {names}.</source>
        <translation>已导入 {count} 个模型：{names}。</translation>
    </message>
    <message>
        <source>Importing models</source>
        <translation>正在导入模型</translation>
    </message>
    <message>
        <source>Models (*.zip models.json *.safetensors config.json)</source>
        <translation>模型 (*.zip models.json *.safetensors config.json)</translation>
    </message>
    <message>
        <source>Weights of {model}</source>
        <translation>{model} 的权重</translation>
    </message>
    <message>
        <source>Weights or packed models (*.safetensors *.zip models.json)</source>
        <translation>权重或打包的模型 (*.safetensors *.zip models.json)</translation>
    </message>
    <message>
        <source>{count} {count:model|models} could not be imported, first {name}: {reason}.</source>
        <translation>{count} 个模型无法导入，首先是 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 及另外 {count} 个</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Download queued</source>
        <translation>等待下载</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Link copied.</source>
        <translation>链接已复制。</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Copy…</source>
        <translation>复制…</translation>
    </message>
    <message>
        <source>Another model…</source>
        <translation>其他模型…</translation>
    </message>
    <message>
        <source>Remove {model} from this computer?</source>
        <translation>从这台电脑移除 {model}？</translation>
    </message>
    <message>
        <source>A training uses this model or is queued with it. Remove it after that.</source>
        <translation>有训练正在使用此模型，或正在排队等候使用。请在其结束后再移除。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>{model} was removed.</source>
        <translation>已移除 {model}。</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Kind of data</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Installed or not</source>
        <translation>已安装或未安装</translation>
    </message>
    <message>
        <source>A pack, a .safetensors file named after its model, or config.json of a text model</source>
        <translation>模型包、以模型命名的 .safetensors 文件，或文本模型的 config.json</translation>
    </message>
    <message>
        <source>Take installed models to a computer without a network</source>
        <translation>把已安装的模型带到没有网络的电脑上</translation>
    </message>
    <message>
        <source>Any model of timm, or a text model, by its name</source>
        <translation>按名称获取 timm 的任意模型，或文本模型</translation>
    </message>
    <message>
        <source>A .safetensors file of this very model</source>
        <translation>此模型的 .safetensors 文件</translation>
    </message>
    <message>
        <source>A model of the timm library for images, by its name there. Or a BERT, an XLM-R or a RoBERTa for texts, by owner and name on the server, such as sentence-transformers/all-MiniLM-L12-v2.</source>
        <translation>timm 库中的图像模型，填写它在库中的名称。或用于文本的 BERT、XLM-R 或 RoBERTa，填写服务器上的所有者和名称，例如 sentence-transformers/all-MiniLM-L12-v2。</translation>
    </message>
    <message>
        <source>About {size}</source>
        <translation>约 {size}</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Allow downloads of models</source>
        <translation>允许下载模型</translation>
    </message>
    <message>
        <source>Already installed: {names}.</source>
        <translation>已经安装：{names}。</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Comes with tldesk</source>
        <translation>随 tldesk 提供</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Download {count} {count:model|models}?</source>
        <translation>下载 {count} 个模型？</translation>
    </message>
    <message>
        <source>Download {model}?</source>
        <translation>下载 {model}？</translation>
    </message>
    <message>
        <source>Downloads are turned off, so nothing has been contacted yet.</source>
        <translation>下载已关闭，因此尚未联系任何服务器。</translation>
    </message>
    <message>
        <source>Downloads {size}, after asking</source>
        <translation>询问后下载 {size}</translation>
    </message>
    <message>
        <source>Estimated on the data of this project</source>
        <translation>在本项目的数据上估计</translation>
    </message>
    <message>
        <source>Finished trainings keep weights of their own: they predict and are exported as before. New trainings, unfinished ones and the search for similar training images need the model again.</source>
        <translation>已完成的训练保留自己的权重，仍可预测和导出。新的训练、未完成的训练，以及查找相似的训练图像，都需要重新安装此模型。</translation>
    </message>
    <message>
        <source>For example convnext_small.fb_in22k_ft_in1k</source>
        <translation>例如 convnext_small.fb_in22k_ft_in1k</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件…</translation>
    </message>
    <message>
        <source>Get models</source>
        <translation>获取模型</translation>
    </message>
    <message>
        <source>Get {count} {count:model|models}…</source>
        <translation>获取 {count} 个模型…</translation>
    </message>
    <message>
        <source>Get {model}</source>
        <translation>获取 {model}</translation>
    </message>
    <message>
        <source>Get…</source>
        <translation>获取…</translation>
    </message>
    <message>
        <source>If the model is open to you, enter an access token of your account there. It is kept in the keyring of this system, sent to this server alone, and never shown again.</source>
        <translation>如果您有权使用此模型，请输入您在该服务器的账户的访问令牌。它保存在本系统的密钥环中，只发送给该服务器，且不会再次显示。</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>Imported from {file}</source>
        <translation>从 {file} 导入</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Downloaded from {host}. It is exactly the file that the server describes: same checksum.</source>
        <translation>从 {host} 下载。它与服务器所描述的文件完全相同：校验和一致。</translation>
    </message>
    <message>
        <source>Downloaded from {host}. It is exactly the file that tldesk knows: same checksum.</source>
        <translation>从 {host} 下载。它与 tldesk 所知的文件完全相同：校验和一致。</translation>
    </message>
    <message>
        <source>Installed: {names}. Exactly what the server describes: same checksum.</source>
        <translation>已安装：{names}。与服务器所描述的完全相同：校验和一致。</translation>
    </message>
    <message>
        <source>Installed: {names}. Exactly what tldesk knows: same checksum.</source>
        <translation>已安装：{names}。与 tldesk 所知的完全相同：校验和一致。</translation>
    </message>
    <message>
        <source>It is being downloaded already.</source>
        <translation>已在下载。</translation>
    </message>
    <message>
        <source>Known once the server is asked</source>
        <translation>询问服务器后才知道</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证全文</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>Milliseconds on this computer</source>
        <translation>在这台电脑上的毫秒数</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name of the model</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>No model matches.</source>
        <translation>没有匹配的模型。</translation>
    </message>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Save and try again</source>
        <translation>保存并重试</translation>
    </message>
    <message>
        <source>Save in</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size of the model</source>
        <translation>模型大小</translation>
    </message>
    <message>
        <source>Sounds of up to {seconds} seconds</source>
        <translation>不超过 {seconds} 秒的声音</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>The server learns the address of this computer and which model you want. Nothing of your data is sent. The file is checked before it is used.</source>
        <translation>服务器会知道这台电脑的网络地址，以及您要哪个模型。您的数据不会被发送。文件在使用前会先经过检查。</translation>
    </message>
    <message>
        <source>The web page that publishes this model</source>
        <translation>发布此模型的网页</translation>
    </message>
    <message>
        <source>Trainings made with it cannot predict, be evaluated or be exported until the same model is imported again. Finished exports are not affected.</source>
        <translation>用它完成的训练将无法预测、评估或导出，直到再次导入同一模型。已完成的导出不受影响。</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>{accuracy} on your data ({interval})</source>
        <translation>在您的数据上 {accuracy}（{interval}）</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>{count} {count:model|models} could not be downloaded. First: {reason}</source>
        <translation>{count} 个模型无法下载。第一个的原因：{reason}</translation>
    </message>
    <message>
        <source>{edge} × {edge} pixels</source>
        <translation>{edge} × {edge} 像素</translation>
    </message>
    <message>
        <source>{ms} ms</source>
        <translation>{ms} 毫秒</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 及另外 {count} 个</translation>
    </message>
    <message>
        <source>{parameters} M parameters · {megabytes} MB</source>
        <translation>{parameters} M 参数 · {megabytes} MB</translation>
    </message>
    <message>
        <source>{text} ({number} of {count})</source>
        <translation>{text}（第 {number} 个，共 {count} 个）</translation>
    </message>
    <message>
        <source>{text} {megabytes} MB are freed.</source>
        <translation>{text}将释放 {megabytes} MB。</translation>
    </message>
    <message>
        <source>{text}, continued at {percent}%</source>
        <translation>{text}，从 {percent}% 处继续</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NeighbourStrip</name>
    <message>
        <source>{name}, {label}</source>
        <translation>{name}，{label}</translation>
    </message>
    <message>
        <source>{name}: {label}, {percent}% alike</source>
        <translation>{name}：{label}，相似度 {percent}%</translation>
    </message>
</context>
<context>
    <name>Network</name>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>联系记录</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>Clear list…</source>
        <translation>清空列表…</translation>
    </message>
    <message>
        <source>Clear the list of contacts?</source>
        <translation>清空联系记录？</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>What was contacted is then no longer known. This cannot be undone.</source>
        <translation>之后将不再知道联系过谁。此操作无法撤销。</translation>
    </message>
    <message>
        <source>tldesk has contacted another computer {count} {count:time|times}:</source>
        <translation>tldesk 联系过其他电脑 {count} 次：</translation>
    </message>
    <message>
        <source>tldesk has contacted no other computer, but a server on this one:</source>
        <translation>tldesk 没有联系过其他电脑，只联系过这台电脑上的服务器：</translation>
    </message>
    <message>
        <source>None: tldesk has contacted no other computer.</source>
        <translation>无：tldesk 没有联系过其他电脑。</translation>
    </message>
    <message>
        <source>Downloads of models are allowed. A server is contacted only when you ask for a model.</source>
        <translation>允许下载模型。只有在您要获取模型时才会联系服务器。</translation>
    </message>
    <message>
        <source>Downloads of models are turned off in the settings.</source>
        <translation>设置中已关闭模型下载。</translation>
    </message>
</context>
<context>
    <name>NewProjectDialog</name>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>A folder, a table or a zip (can be added later)</source>
        <translation>文件夹、表格或 zip（可以以后再添加）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Save in</source>
        <translation>保存位置</translation>
    </message>
    <message>
        <source>A project is a folder with your labels and trained models. Images and sounds stay where they are, texts are copied into it.</source>
        <translation>一个项目就是一个文件夹，保存标签和训练好的模型。图像和声音留在原处，文本会复制到项目中。</translation>
    </message>
    <message>
        <source>Choose where to save it</source>
        <translation>选择保存位置</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>创建项目</translation>
    </message>
    <message>
        <source>Pasted table</source>
        <translation>粘贴的表格</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Save new projects here from now on</source>
        <translation>以后的新项目都保存在这里</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose a table or archive</source>
        <translation>选择表格或压缩包</translation>
    </message>
    <message>
        <source>Looking at the data…</source>
        <translation>正在查看数据…</translation>
    </message>
    <message>
        <source>Save the project in</source>
        <translation>项目保存在</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>请为项目命名。</translation>
    </message>
    <message>
        <source>This folder or file does not exist.</source>
        <translation>没有这样的文件夹或文件。</translation>
    </message>
    <message>
        <source>Choose a folder to save it in.</source>
        <translation>请选择存放项目的文件夹。</translation>
    </message>
</context>
<context>
    <name>NoMatch</name>
    <message>
        <source>Show all images</source>
        <translation>显示所有图像</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>转到“数据”</translation>
    </message>
    <message>
        <source>No images match these filters</source>
        <translation>没有图像符合这些筛选条件</translation>
    </message>
    <message>
        <source>There are no images yet. Import some on the Data page</source>
        <translation>还没有图像：请在“数据”页面导入一些</translation>
    </message>
    <message>
        <source>Every image has a label</source>
        <translation>每张图像都有标签</translation>
    </message>
    <message>
        <source>The bin is empty</source>
        <translation>回收站中没有图像</translation>
    </message>
</context>
<context>
    <name>NoteDialog</name>
    <message>
        <source>Save note</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>{act}  (Ctrl+Enter)</source>
        <translation>{act}  (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>OnlineSign</name>
    <message>
        <source>Online: downloads are allowed</source>
        <translation>在线：允许下载</translation>
    </message>
    <message>
        <source>Models are downloaded when you ask for them. Click to change this. Help → Network lists each contact.</source>
        <translation>模型只在您要求时下载。点击可更改。每次联系都列在“帮助 → 网络”中。</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
</context>
<context>
    <name>OutlookCard</name>
    <message>
        <source>Accuracy by share of the labels</source>
        <translation>准确率与标签比例</translation>
    </message>
    <message>
        <source>Accuracy when trained on part of the labels</source>
        <translation>用一部分标签训练时的准确率</translation>
    </message>
    <message>
        <source>Estimated accuracy {share}</source>
        <translation>预计准确率 {share}</translation>
    </message>
    <message>
        <source>on new images like these ({interval})</source>
        <translation>对于类似的新图像（{interval}）</translation>
    </message>
    <message>
        <source>Label more images of {classes}.</source>
        <translation>请多标注一些 {classes} 的图像。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” are often confused ({count} {count:time|times}). Check their labels.</source>
        <translation>“{first}”和“{second}”常被混淆（{count} 次）：请查看它们的标签。</translation>
    </message>
    <message>
        <source>More labels will still help.</source>
        <translation>更多标签仍有帮助。</translation>
    </message>
    <message>
        <source>More labels won&apos;t help much now. Give some a second look, or train.</source>
        <translation>更多标签的帮助已不大：请再看一眼其中一些，或开始训练。</translation>
    </message>
</context>
<context>
    <name>PackDialog</name>
    <message>
        <source>Pack project</source>
        <translation>打包项目</translation>
    </message>
    <message>
        <source>Creates one zip with the images, labels, history and models of this project. Your user name and the paths on this computer are left out.</source>
        <translation>把本项目的图像、标签、历史和模型打包成一个 zip 文件，不含您的用户名和本机路径。</translation>
    </message>
    <message>
        <source>Images are packed unchanged, including camera data (location, time, serial number).</source>
        <translation>图像原样打包，包含相机数据（地点、时间、序列号）。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>不包含</translation>
    </message>
    <message>
        <source>Pack…</source>
        <translation>打包…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>All images are in the project folder.</source>
        <translation>所有图像都在项目文件夹中。</translation>
    </message>
    <message>
        <source>Include them…</source>
        <translation>一并打包…</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} outside the project folder. Include them in the zip?</source>
        <translation>{count} 张图像在项目文件夹之外。要一并打包吗？</translation>
    </message>
    <message>
        <source>{folder}: {count} {count:image|images}</source>
        <translation>{folder}：{count} 张图像</translation>
    </message>
    <message>
        <source>… and {count} more {count:folder|folders}</source>
        <translation>……以及另外 {count} 个文件夹</translation>
    </message>
</context>
<context>
    <name>PageActs</name>
    <message>
        <source>Rescan folders</source>
        <translation>重新扫描文件夹</translation>
    </message>
    <message>
        <source>Data changes since a training…</source>
        <translation>自某次训练以来数据有哪些改动…</translation>
    </message>
    <message>
        <source>Re-split…</source>
        <translation>重新划分…</translation>
    </message>
    <message>
        <source>Look for near duplicates</source>
        <translation>查找近似重复</translation>
    </message>
    <message>
        <source>Find a class by typing</source>
        <translation>输入以查找类别</translation>
    </message>
    <message>
        <source>Define a class…</source>
        <translation>定义类别…</translation>
    </message>
    <message>
        <source>definition meaning</source>
        <translation>定义 含义 说明</translation>
    </message>
    <message>
        <source>Train earlier</source>
        <translation>提前训练</translation>
    </message>
    <message>
        <source>Train later</source>
        <translation>推后训练</translation>
    </message>
    <message>
        <source>Remove training from the queue</source>
        <translation>将训练移出队列</translation>
    </message>
    <message>
        <source>Resume training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Rename training…</source>
        <translation>重命名训练…</translation>
    </message>
    <message>
        <source>Note on a training…</source>
        <translation>训练的备注…</translation>
    </message>
    <message>
        <source>Data changes since the selected training…</source>
        <translation>所选训练此后数据有哪些改动…</translation>
    </message>
    <message>
        <source>New training with these settings</source>
        <translation>用这些设置新建训练</translation>
    </message>
    <message>
        <source>New training that starts from this one</source>
        <translation>以此训练为起点新建训练</translation>
    </message>
    <message>
        <source>Copy training as command line</source>
        <translation>将训练复制为命令行</translation>
    </message>
    <message>
        <source>Delete training…</source>
        <translation>删除训练…</translation>
    </message>
    <message>
        <source>move to the bin remove</source>
        <translation>移到回收站 移除</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>How much does pretraining help?</source>
        <translation>预训练有多大作用？</translation>
    </message>
    <message>
        <source>Make a smaller one…</source>
        <translation>制作更小的模型…</translation>
    </message>
    <message>
        <source>distil student teacher</source>
        <translation>蒸馏 学生 教师</translation>
    </message>
    <message>
        <source>Compare trainings…</source>
        <translation>比较训练…</translation>
    </message>
    <message>
        <source>Show the worst mistakes</source>
        <translation>显示最严重的错误</translation>
    </message>
    <message>
        <source>Minimum confidence…</source>
        <translation>最低置信度…</translation>
    </message>
    <message>
        <source>threshold limit none of these</source>
        <translation>阈值 界限 以上都不是</translation>
    </message>
    <message>
        <source>Clear predictions</source>
        <translation>清除预测</translation>
    </message>
    <message>
        <source>examples back</source>
        <translation>示例 返回</translation>
    </message>
    <message>
        <source>Local API…</source>
        <translation>本地 API…</translation>
    </message>
    <message>
        <source>serve endpoint</source>
        <translation>服务 接口</translation>
    </message>
    <message>
        <source>Save predictions as CSV…</source>
        <translation>将预测另存为 CSV…</translation>
    </message>
    <message>
        <source>export table</source>
        <translation>导出 表格</translation>
    </message>
    <message>
        <source>Select a training that this can be done with.</source>
        <translation>请选择可以这样操作的训练。</translation>
    </message>
</context>
<context>
    <name>PairSide</name>
    <message>
        <source>larger</source>
        <translation>更大</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>Percent</name>
    <message>
        <source>{percent}%</source>
        <translation>{percent}%</translation>
    </message>
</context>
<context>
    <name>Playing</name>
    <message>
        <source>No sound device was found, so nothing is played. All the rest works as before.</source>
        <translation>找不到音频设备，因此不播放声音。其他功能照常可用。</translation>
    </message>
    <message>
        <source>The sound device is gone. The next sound is played on another one.</source>
        <translation>音频设备已断开。下一段声音将在另一台设备上播放。</translation>
    </message>
</context>
<context>
    <name>Plot</name>
    <message>
        <source>Feature extraction</source>
        <translation>特征提取</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Frequency bands</source>
        <translation>频带</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>频带</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>整个模型</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>整体</translation>
    </message>
    <message>
        <source>Attempt</source>
        <translation>尝试</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>best in cross-validation</source>
        <translation>交叉验证中最佳</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保留</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>未保留</translation>
    </message>
    <message>
        <source>{curve}, each step</source>
        <translation>{curve}，每步</translation>
    </message>
</context>
<context>
    <name>PredictionBars</name>
    <message>
        <source>Classes, the likeliest first</source>
        <translation>类别，可能性最大的在前</translation>
    </message>
</context>
<context>
    <name>PresetSlider</name>
    <message>
        <source>As the preset</source>
        <translation>按预设</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Large image</source>
        <translation>大图</translation>
    </message>
    <message>
        <source>Back to the grid (Esc)</source>
        <translation>返回网格 (Esc)</translation>
    </message>
    <message>
        <source>Back to the list (Esc)</source>
        <translation>返回列表 (Esc)</translation>
    </message>
    <message>
        <source>Back to the map (Esc)</source>
        <translation>返回分布图 (Esc)</translation>
    </message>
    <message>
        <source>Previous image (left arrow)</source>
        <translation>上一张图像（左方向键）</translation>
    </message>
    <message>
        <source>Next image (right arrow)</source>
        <translation>下一张图像（右方向键）</translation>
    </message>
    <message>
        <source>{name} (thumbnail only: the file is unavailable)</source>
        <translation>{name}（缩略图：文件无法访问）</translation>
    </message>
</context>
<context>
    <name>ProjectCard</name>
    <message>
        <source>More on “{name}”</source>
        <translation>“{name}”的更多操作</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>The drive or network folder that this project is on is not responding.</source>
        <translation>此项目所在的驱动器或网络文件夹没有响应。</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>Not safe to open</source>
        <translation>打开不安全</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>Made by a newer tldesk</source>
        <translation>由更新版本的 tldesk 创建</translation>
    </message>
    <message>
        <source>No images yet</source>
        <translation>还没有图像</translation>
    </message>
    <message>
        <source>{images} {images:image|images} · {classes} {classes:class|classes}</source>
        <translation>{images} 张图像 · {classes} 个类别</translation>
    </message>
    <message>
        <source>{images} {images:image|images} · no labels yet</source>
        <translation>{images} 张图像 · 还没有标签</translation>
    </message>
    <message>
        <source>No finished training</source>
        <translation>没有完成的训练</translation>
    </message>
    <message>
        <source>{percent} {figure} · {basis}</source>
        <translation>{figure} {percent} · {basis}</translation>
    </message>
</context>
<context>
    <name>ProjectDialog</name>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Thumbnails and embeddings are created again when needed.</source>
        <translation>缩略图和嵌入会在需要时重新生成。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>显示…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Clearing the cache</source>
        <translation>正在清除缓存</translation>
    </message>
    <message>
        <source>Labels and history</source>
        <translation>标签与历史记录</translation>
    </message>
    <message>
        <source>Images in the project</source>
        <translation>复制到项目中的图像</translation>
    </message>
    <message>
        <source>Trained models</source>
        <translation>训练好的模型</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷方式</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;I)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>open or create a project first</source>
        <translation>请先打开或新建项目</translation>
    </message>
</context>
<context>
    <name>RankingModel</name>
    <message>
        <source>{label}: {share}%, assigned from {threshold}%</source>
        <translation>{label}：{share}%，从 {threshold}% 起给出</translation>
    </message>
</context>
<context>
    <name>ReadingChoices</name>
    <message>
        <source>How the file is read</source>
        <translation>文件的读取方式</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Between the cells</source>
        <translation>单元格之间的符号</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>The first row is a header</source>
        <translation>第一行是表头</translation>
    </message>
    <message>
        <source>Remove HTML markup</source>
        <translation>去掉 HTML 标记</translation>
    </message>
    <message>
        <source>Remove quoted mail</source>
        <translation>去掉引用的邮件</translation>
    </message>
    <message>
        <source>Remove signatures</source>
        <translation>去掉签名</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>Vertical bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>Found: {name}</source>
        <translation>检测到：{name}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>自动检测</translation>
    </message>
</context>
<context>
    <name>RecordDialog</name>
    <message>
        <source>Record sounds</source>
        <translation>录制声音</translation>
    </message>
    <message>
        <source>Class of the sounds</source>
        <translation>声音的类别</translation>
    </message>
    <message>
        <source>Hold to record a sound</source>
        <translation>按住录音</translation>
    </message>
    <message>
        <source>Count down and record</source>
        <translation>倒数后录音</translation>
    </message>
    <message>
        <source>Record background</source>
        <translation>录制背景声</translation>
    </message>
    <message>
        <source>Undo last recording</source>
        <translation>撤销上次录音</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>新类别的名称</translation>
    </message>
    <message>
        <source>Hold the mouse button or the Space key while you make the sound, for up to 60 seconds</source>
        <translation>发出声音时按住鼠标按钮或空格键，最长 60 秒</translation>
    </message>
    <message>
        <source>Counts down from 3, then records for this long</source>
        <translation>从 3 倒数，然后录制这么长时间</translation>
    </message>
    <message>
        <source>Records what is heard when nothing happens, cut into sounds of one second of the class “Background”</source>
        <translation>录制没有动静时的声音，切成每段一秒，归入类别“背景”</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>What was recorded until then is saved.</source>
        <translation>此前录下的内容已保存。</translation>
    </message>
    <message>
        <source>Hold the button while you make the sound.</source>
        <translation>发出声音时按住按钮。</translation>
    </message>
    <message>
        <source>Recording starts in a moment.</source>
        <translation>即将开始录音。</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>That was too short. Hold the button while you make the sound.</source>
        <translation>太短了。发出声音时请一直按住按钮。</translation>
    </message>
    <message>
        <source>Enter the name of the class first.</source>
        <translation>请先为类别命名。</translation>
    </message>
    <message>
        <source>Recording “{name}”: {left} s left</source>
        <translation>正在录制“{name}”：还剩 {left} 秒</translation>
    </message>
    <message>
        <source>The sounds are saved in the project with this class.</source>
        <translation>声音以此类别保存在项目中。</translation>
    </message>
    <message>
        <source>{count} {count:sound|sounds} so far, the last of “{name}”</source>
        <translation>目前 {count} 段声音，最后一段属于“{name}”</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Waiting for the microphone…</source>
        <translation>正在等待麦克风…</translation>
    </message>
</context>
<context>
    <name>Relabel</name>
    <message>
        <source>“{label}” added, or removed where all images had it.</source>
        <translation>给出“{label}”，若全都已有则去掉。</translation>
    </message>
    <message>
        <source>Label removed.</source>
        <translation>标签已移除。</translation>
    </message>
    <message>
        <source>Labelled “{label}”. It counts from the next training on.</source>
        <translation>已标注为“{label}”。从下次训练起计入。</translation>
    </message>
    <message>
        <source>Relabel</source>
        <translation>重新标注</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
</context>
<context>
    <name>RelinkDialog</name>
    <message>
        <source>Find moved images</source>
        <translation>查找移动过的图像</translation>
    </message>
    <message>
        <source>Has a folder moved, or does a drive have a new name? Choose where the folder is now. Images are found by their path in it or, if they were renamed, by their content. They keep their labels.</source>
        <translation>文件夹移动过，或者驱动器换了名称？请选择文件夹现在的位置。图像按其在文件夹中的位置查找；改过名的按内容查找。标签会跟着图像。</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Choose its new folder…</source>
        <translation>选择它的新文件夹…</translation>
    </message>
    <message>
        <source>Relink</source>
        <translation>重新链接</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Where is “{name}” now?</source>
        <translation>“{name}”现在在哪里？</translation>
    </message>
    <message>
        <source>Folders of the project</source>
        <translation>项目的文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>{count} {count:folder is|folders are} unavailable.</source>
        <translation>{count} 个文件夹无法访问。</translation>
    </message>
    <message>
        <source>{count} {count:image was|images were} found, {moved} of them under another name.</source>
        <translation>那里有 {count} 张图像，其中 {moved} 张改了名。</translation>
    </message>
    <message>
        <source>{count} {count:image was|images were} found.</source>
        <translation>那里有 {count} 张图像。</translation>
    </message>
    <message>
        <source>{count} {count:has changed and will be|have changed and will be} read again.</source>
        <translation>{count} 张有改动，会重新读取。</translation>
    </message>
    <message>
        <source>{count} {count:is|are} missing, but {count:keeps its|keep their} labels.</source>
        <translation>{count} 张不在那里：它们会显示为缺失，标签仍保留。</translation>
    </message>
    <message>
        <source>All folders are available.</source>
        <translation>所有文件夹都可访问。</translation>
    </message>
    <message>
        <source>The project has no images yet.</source>
        <translation>项目还没有图像。</translation>
    </message>
    <message>
        <source>unavailable</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>缺失 {count} 张</translation>
    </message>
    <message>
        <source>available</source>
        <translation>可访问</translation>
    </message>
    <message>
        <source>{found} of {all}</source>
        <translation>{found}/{all}</translation>
    </message>
    <message>
        <source>None of the images were found there. Choose another folder.</source>
        <translation>那里没有这些图像。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Looking for the images…</source>
        <translation>正在查找图像…</translation>
    </message>
</context>
<context>
    <name>RemakeSplits</name>
    <message>
        <source>Exact and near duplicates</source>
        <translation>相同和几乎相同的图像</translation>
    </message>
    <message>
        <source>Images of one folder</source>
        <translation>同一文件夹的图像</translation>
    </message>
    <message>
        <source>Images of one series (name_1, name_2, …)</source>
        <translation>同一系列的图像（name_1、name_2……）</translation>
    </message>
    <message>
        <source>Images taken within a minute of each other</source>
        <translation>拍摄时间相差一分钟以内的图像</translation>
    </message>
    <message>
        <source>Images of one group in the imported table</source>
        <translation>导入表格中同一组的图像</translation>
    </message>
    <message>
        <source>Re-split</source>
        <translation>重新划分</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>What stays together</source>
        <translation>哪些图像放在一起</translation>
    </message>
    <message>
        <source>Photos of the same thing stay together</source>
        <translation>同一事物的照片放在一起</translation>
    </message>
    <message>
        <source>Same thing</source>
        <translation>同一事物</translation>
    </message>
    <message>
        <source>Another exposure, a step aside, a little closer: a model trained on one of them knows them all.</source>
        <translation>曝光不同、位置稍移、距离稍近：模型学过其中一张，就认得其余各张。</translation>
    </message>
    <message>
        <source>{groups} {groups:group|groups}, including single images. The largest has {largest} {largest:image|images}.</source>
        <translation>共 {groups} 组（含单张图像），最大的一组有 {largest} 张图像。</translation>
    </message>
    <message>
        <source>{count} {count:group|groups} of near duplicates</source>
        <translation>{count} 组近似重复</translation>
    </message>
    <message>
        <source>Sounds recorded on one day, by the time in their file names</source>
        <translation>同一天录制的声音（按文件名中的时间）</translation>
    </message>
    <message>
        <source>{count} {count:group|groups} of photos taken one after the other</source>
        <translation>{count} 组连续拍摄的照片</translation>
    </message>
    <message>
        <source>{count} {count:group|groups} of other photos of the same thing</source>
        <translation>{count} 组其他拍摄同一事物的照片</translation>
    </message>
    <message>
        <source>Reading the images…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>The labelled images are split again, class by class. Images that belong together go into one split, so that the test is honest. If that would leave a class without validation images, this is shown below. Val and test splits that came with the images are kept. You can undo this.</source>
        <translation>已标注的图像将按类别重新划分。放在一起的图像留在同一个数据集中，这样测试才公正；若某个类别因此没有验证图像，下面会说明。随图像而来的划分会保留其验证集和测试集。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Another seed gives a different split of the same sizes.</source>
        <translation>换一个数字，会得到大小相同的另一种划分。</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>放在一起</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Found: {groups} (the largest has {largest} {largest:image|images}).</source>
        <translation>找到：{groups}（最大的一组有 {largest} 张图像）。</translation>
    </message>
    <message>
        <source>No two images show the same thing.</source>
        <translation>没有两张图像拍的是同一事物。</translation>
    </message>
    <message>
        <source>The images have not been compared with one another yet.</source>
        <translation>图像尚未相互比较。</translation>
    </message>
    <message>
        <source>That leaves too few groups to split. Choose something else.</source>
        <translation>这样分出的组太少，无法划分：请另选一种。</translation>
    </message>
    <message>
        <source>Images of {classes} that belong together are in different splits, because a class would otherwise have no validation images. Photos of the same thing are separated last, identical files never. Validation and test results will be too optimistic for {count:this class|these classes}.</source>
        <translation>{classes} 中属于一起的图像会被分开，否则会有类别没有验证图像。同一事物的照片最后才分开，相同的文件不会分开。验证和测试对这些类别的结果会显得比实际更好。</translation>
    </message>
    <message>
        <source>Images of {classes} that belong together are in different splits, because a class would otherwise have no validation images. Photos of the same thing are separated last, identical files never. Validation results will be too optimistic for {count:this class|these classes}.</source>
        <translation>{classes} 中属于一起的图像会被分开，否则会有类别没有验证图像。同一事物的照片最后才分开，相同的文件不会分开。验证对这些类别的结果会显得比实际更好。</translation>
    </message>
    <message>
        <source>Leave at least {rest}% for training.</source>
        <translation>请至少留 {rest}% 用于训练。</translation>
    </message>
</context>
<context>
    <name>Renumbered</name>
    <message>
        <source>Do not import them again</source>
        <translation>不再重复导入</translation>
    </message>
    <message>
        <source>Each counts as the same text. One without a label in the project gets the label from here.</source>
        <translation>它们被视为同一条文本。在项目中没有标签的，会得到这里的标签。</translation>
    </message>
    <message>
        <source>{count} {count:text is|texts are} already in the project under other IDs.</source>
        <translation>项目中已有 {count} 条相同的文本，但编号不同。</translation>
    </message>
</context>
<context>
    <name>Replacing</name>
    <message>
        <source>Replace {count} labels?</source>
        <translation>替换 {count} 个标签？</translation>
    </message>
    <message>
        <source>{count} of these images have another label. You can undo this.</source>
        <translation>其中 {count} 张图像已有别的标签。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Replace {count} labels with “{label}”?</source>
        <translation>将 {count} 个标签替换为“{label}”？</translation>
    </message>
    <message>
        <source>Remove {count} labels?</source>
        <translation>移除 {count} 个标签？</translation>
    </message>
    <message>
        <source>{count} of these images lose their labels. You can undo this.</source>
        <translation>其中 {count} 张图像会失去标签。此操作可以撤销。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Do not ask again in this session</source>
        <translation>本次运行中不再询问</translation>
    </message>
</context>
<context>
    <name>ReviewPairs</name>
    <message>
        <source>Near duplicates</source>
        <translation>近似重复</translation>
    </message>
    <message>
        <source>Keep left  ←</source>
        <translation>保留左边  ←</translation>
    </message>
    <message>
        <source>Keep right  →</source>
        <translation>保留右边  →</translation>
    </message>
    <message>
        <source>Pairs reviewed</source>
        <translation>已决定的图像对</translation>
    </message>
    <message>
        <source>Keep both  ↑</source>
        <translation>两张都保留  ↑</translation>
    </message>
    <message>
        <source>Exclude both  ↓</source>
        <translation>两张都排除  ↓</translation>
    </message>
    <message>
        <source>Later  S</source>
        <translation>稍后  S</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Excluded images are under the filter “Excluded”. No files were changed.</source>
        <translation>您排除的图像可用筛选条件“已排除”查看。没有改动任何文件。</translation>
    </message>
    <message>
        <source>All pairs reviewed</source>
        <translation>每一对都已决定</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>{count} {count:pair|pairs} left</source>
        <translation>还剩 {count} 对</translation>
    </message>
    <message>
        <source>Label both “{labels}”  {key}</source>
        <translation>两张都标注为“{labels}”  {key}</translation>
    </message>
</context>
<context>
    <name>RowColumns</name>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
</context>
<context>
    <name>RunChoice</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The training shown, with its result</source>
        <translation>所显示的训练及其结果</translation>
    </message>
    <message>
        <source>Reading the trainings…</source>
        <translation>正在读取训练…</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>Train earlier</source>
        <translation>提前训练</translation>
    </message>
    <message>
        <source>Train later</source>
        <translation>推后训练</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>移出队列</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Data changes since…</source>
        <translation>此后数据有哪些改动…</translation>
    </message>
    <message>
        <source>New training with these settings</source>
        <translation>用这些设置新建训练</translation>
    </message>
    <message>
        <source>New training that starts from this one</source>
        <translation>以此训练为起点新建训练</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>复制为命令行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>Choose model and strategy for another training</source>
        <translation>为另一次训练选择模型和策略</translation>
    </message>
    <message>
        <source>Filter and order</source>
        <translation>显示哪些训练，按什么顺序</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>Best validation first</source>
        <translation>验证结果最好的在前</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Trainings</source>
        <translation>训练列表</translation>
    </message>
    <message>
        <source>All trainings are finished.</source>
        <translation>所有训练都已完成。</translation>
    </message>
    <message>
        <source>Your trainings are listed here.</source>
        <translation>您的训练会列在这里。</translation>
    </message>
</context>
<context>
    <name>RunSetup</name>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Train with the selected model and strategy</source>
        <translation>用所选的模型和策略训练</translation>
    </message>
    <message>
        <source>Copy as command line</source>
        <translation>复制为命令行</translation>
    </message>
    <message>
        <source>The command that trains with these settings</source>
        <translation>用这些设置进行训练的命令</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>It starts when the trainings before it have finished</source>
        <translation>在前面的训练结束后开始</translation>
    </message>
    <message>
        <source>No finished training yet</source>
        <translation>尚无已完成的训练</translation>
    </message>
    <message>
        <source>{labelled} labelled {labelled:image|images} of {classes} {classes:class|classes}</source>
        <translation>{classes} 个类别的 {labelled} 张已标注图像</translation>
    </message>
    <message>
        <source>no usable images of {names}: a class without images is not learned</source>
        <translation>{names} 没有可用的图像：模型将不认识它</translation>
    </message>
    <message>
        <source>no test images of {names}: results for them will be unknown</source>
        <translation>{names} 没有测试图像：无法知道模型在这些类别上的表现</translation>
    </message>
    <message>
        <source>Only {free} GB of disk space left: images are read again in each epoch, which takes longer.</source>
        <translation>磁盘只剩 {free} GB：每一轮都要重新读取图像，耗时更长。</translation>
    </message>
    <message>
        <source>This project is read-only, so it cannot be trained on.</source>
        <translation>此项目只能读取，因此无法用它训练。</translation>
    </message>
    <message>
        <source>There are no images yet. Import some first.</source>
        <translation>还没有图像。请先添加一个图像文件夹。</translation>
    </message>
    <message>
        <source>No images are labelled yet. Label some of at least two classes first.</source>
        <translation>还没有图像有标签。请先标注至少两个类别的图像。</translation>
    </message>
    <message>
        <source>All labelled images belong to one class. Label some of another class first.</source>
        <translation>所有已标注的图像都属于同一类别。请先标注另一个类别的图像。</translation>
    </message>
    <message>
        <source>This training cannot start from your selection.</source>
        <translation>此训练不能从所选内容开始。</translation>
    </message>
    <message>
        <source>{model} is not installed. Get it, or train from scratch.</source>
        <translation>{model} 尚未安装。请获取它，或从头训练。</translation>
    </message>
    <message>
        <source>Get the model…</source>
        <translation>获取模型…</translation>
    </message>
    <message>
        <source>A value under Advanced is not valid.</source>
        <translation>“高级”中有一个值无效。</translation>
    </message>
    <message>
        <source>The disk has {free} GB left, but this training needs {needed} GB. Free some space first.</source>
        <translation>磁盘还剩 {free} GB，而此训练需要 {needed} GB：请先腾出空间。</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>转到“数据”</translation>
    </message>
    <message>
        <source>Go to Label</source>
        <translation>转到“标注”</translation>
    </message>
    <message>
        <source>Import the model…</source>
        <translation>导入模型…</translation>
    </message>
    <message>
        <source>{model} is not on this computer. The selected model takes its place.</source>
        <translation>这台电脑上没有 {model}。所选的模型将代替它。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
</context>
<context>
    <name>RunStatus</name>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>正在排队</translation>
    </message>
    <message>
        <source>Waiting for another job</source>
        <translation>正在等待另一个任务</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练中</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>正在收尾</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Queued, next</source>
        <translation>正在排队，下一个</translation>
    </message>
    <message>
        <source>Queued, number {place}</source>
        <translation>正在排队，第 {place} 个</translation>
    </message>
</context>
<context>
    <name>RunText</name>
    <message>
        <source>No pretrained model</source>
        <translation>无预训练模型</translation>
    </message>
    <message>
        <source>less than 1 s</source>
        <translation>不到 1 秒</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} 分 {seconds} 秒</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>Continued on {device}</source>
        <translation>在 {device} 上继续</translation>
    </message>
    <message>
        <source>Epoch {epoch}</source>
        <translation>第 {epoch} 轮</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Not finished (can be resumed)</source>
        <translation>尚未完成，可以继续</translation>
    </message>
    <message>
        <source>Started on {device}</source>
        <translation>开始 · 设备：{device}</translation>
    </message>
    <message>
        <source>Strength C = {value}</source>
        <translation>强度 C = {value}</translation>
    </message>
    <message>
        <source>mAP {percent}% on validation</source>
        <translation>验证 mAP {percent}%</translation>
    </message>
    <message>
        <source>macro F1 {percent}%</source>
        <translation>宏平均 F1 {percent}%</translation>
    </message>
    <message>
        <source>train loss {value}</source>
        <translation>训练损失 {value}</translation>
    </message>
    <message>
        <source>validation loss {value}</source>
        <translation>验证损失 {value}</translation>
    </message>
    <message>
        <source>{percent}% validation accuracy</source>
        <translation>验证准确率 {percent}%</translation>
    </message>
    <message>
        <source>{train} training, {val} validation, {test} test {test:image|images}</source>
        <translation>{train} 张用于训练，{val} 张用于验证，{test} 张用于测试</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Log of the training</source>
        <translation>训练日志</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Make room for other work. The queue waits too, until you resume</source>
        <translation>为其他工作让出电脑。队列也会等待，直到您继续</translation>
    </message>
    <message>
        <source>Stop…</source>
        <translation>停止…</translation>
    </message>
    <message>
        <source>End this training: finish it with its best model, or resume it later. The queue continues</source>
        <translation>结束此训练：以最好的模型完成，或以后继续。队列会接着进行</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop and keep the best…</source>
        <translation>保留目前最好的模型…</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>移出队列</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Finished early</source>
        <translation>提前结束</translation>
    </message>
    <message>
        <source>There is no model to keep yet.</source>
        <translation>还没有学到可以保留的内容。</translation>
    </message>
    <message>
        <source>Another training is running.</source>
        <translation>另一个训练正在进行。</translation>
    </message>
    <message>
        <source>on {device}</source>
        <translation>设备：{device}</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>{count} deleted {count:training|trainings}…</source>
        <translation>{count} 个已删除的训练…</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>{val} validation · {test} test</source>
        <translation>验证 {val} · 测试 {test}</translation>
    </message>
</context>
<context>
    <name>SampleMarks</name>
    <message>
        <source>{name}? {percent}%</source>
        <translation>{name}？{percent}%</translation>
    </message>
</context>
<context>
    <name>SampleMenu</name>
    <message>
        <source>Show large</source>
        <translation>显示大图</translation>
    </message>
    <message>
        <source>Find more like this</source>
        <translation>查找更多相似图像</translation>
    </message>
    <message>
        <source>Unflag</source>
        <translation>取消旗标</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>加旗标</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Include in training</source>
        <translation>恢复用于训练</translation>
    </message>
    <message>
        <source>Exclude from training</source>
        <translation>不用于训练</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Move to the bin</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Move to split</source>
        <translation>移到数据集</translation>
    </message>
    <message>
        <source>{count} {count:image|images} moved to the bin. The {count:file stays where it is|files stay where they are}.</source>
        <translation>{count} 张图像已移到回收站；文件仍在原处。</translation>
    </message>
    <message>
        <source>Note on this image</source>
        <translation>此图像的备注</translation>
    </message>
    <message>
        <source>Note on {count} {count:image|images}</source>
        <translation>{count} 张图像的备注</translation>
    </message>
    <message>
        <source>This note replaces the notes they have now.</source>
        <translation>所有这些图像的备注都会换成这一条。</translation>
    </message>
</context>
<context>
    <name>SampleSoundsTile</name>
    <message>
        <source>300 labelled sounds in 10 classes</source>
        <translation>10 个类别的 300 段已标注声音</translation>
    </message>
    <message>
        <source>Sample sounds</source>
        <translation>示例声音</translation>
    </message>
    <message>
        <source>Label, train and test in a few minutes</source>
        <translation>几分钟内完成标注、训练和测试</translation>
    </message>
</context>
<context>
    <name>SampleTextsTile</name>
    <message>
        <source>280 labelled texts in 7 classes</source>
        <translation>7 个类别的 280 条已标注文本</translation>
    </message>
    <message>
        <source>Sample texts</source>
        <translation>示例文本</translation>
    </message>
    <message>
        <source>Label, train and test in a few minutes</source>
        <translation>几分钟内完成标注、训练和测试</translation>
    </message>
</context>
<context>
    <name>SampleTile</name>
    <message>
        <source>240 labelled photos in 6 classes</source>
        <translation>6 个类别的 240 张已标注照片</translation>
    </message>
    <message>
        <source>Sample photos</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>Label, train and test in a few minutes</source>
        <translation>几分钟内完成标注、训练和测试</translation>
    </message>
</context>
<context>
    <name>SamplesModel</name>
    <message>
        <source>Finding the images…</source>
        <translation>正在查找图像…</translation>
    </message>
</context>
<context>
    <name>SavedFilters</name>
    <message>
        <source>Saved filters</source>
        <translation>已保存的筛选</translation>
    </message>
    <message>
        <source>No saved filters yet</source>
        <translation>还没有保存筛选条件</translation>
    </message>
    <message>
        <source>Save this filter…</source>
        <translation>保存此筛选…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Save this filter</source>
        <translation>保存此筛选</translation>
    </message>
    <message>
        <source>Rename “{name}”</source>
        <translation>重命名“{name}”</translation>
    </message>
    <message>
        <source>Filter “{name}” deleted.</source>
        <translation>筛选条件“{name}”已删除。</translation>
    </message>
    <message>
        <source>Delete the filter “{name}”</source>
        <translation>删除筛选条件“{name}”</translation>
    </message>
    <message>
        <source>Filter “{name}” restored.</source>
        <translation>筛选条件“{name}”已恢复。</translation>
    </message>
    <message>
        <source>Name of the filter</source>
        <translation>筛选条件的名称</translation>
    </message>
    <message>
        <source>For example: blurred cats</source>
        <translation>例如：模糊的猫</translation>
    </message>
</context>
<context>
    <name>ScoreTable</name>
    <message>
        <source>Precision, recall and F1 of each class</source>
        <translation>各类别的精确率、召回率和 F1</translation>
    </message>
</context>
<context>
    <name>ServeDialog</name>
    <message>
        <source>Local API</source>
        <translation>本地 API</translation>
    </message>
    <message>
        <source>Answer requests from this computer</source>
        <translation>响应这台电脑上的请求</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Any free port</source>
        <translation>任意空闲端口</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>An example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Off.</source>
        <translation>已关闭。</translation>
    </message>
    <message>
        <source>On. Requests answered: {count}</source>
        <translation>已开启。已响应 {count} 个请求</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>A program sends an image and gets the model&apos;s prediction. Only programs on this computer that have the token can use it, and nothing they send is stored. It runs until you turn it off or close the project.</source>
        <translation>程序发来一张图像，即可得到此模型的预测。它只能从这台电脑访问，必须带上令牌，发来的内容都不会保留。在您关闭它或关闭项目之前，它会一直运行。</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the token</source>
        <translation>复制令牌</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Copy the example</source>
        <translation>复制示例</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Saving the change…</source>
        <translation>正在保存更改…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>“{name}” was removed from the list. The project and its files stay where they are.</source>
        <translation>已从列表中移除“{name}”。项目及其文件保留在原处。</translation>
    </message>
    <message>
        <source>{act}; {count} {count:label|labels} replaced.</source>
        <translation>{act}；替换了 {count} 个标签。</translation>
    </message>
    <message>
        <source>{act}.</source>
        <translation>{act}。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Undone: {act}.</source>
        <translation>已撤销：{act}。</translation>
    </message>
    <message>
        <source>Redone: {act}.</source>
        <translation>已重做：{act}。</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>SettingsModel</name>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
</context>
<context>
    <name>ShownCount</name>
    <message>
        <source>Images shown and selected</source>
        <translation>显示和选中的图像</translation>
    </message>
    <message>
        <source>{count} {count:image|images} shown</source>
        <translation>显示 {count} 张图像</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>选中 {count} 张</translation>
    </message>
</context>
<context>
    <name>SideTabs</name>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
</context>
<context>
    <name>SliceTable</name>
    <message>
        <source>Slices of the images, worst first</source>
        <translation>图像的各个部分，答得最差的在前</translation>
    </message>
    <message>
        <source>A slice is a part of the split, as by size or source. None has enough images to be judged: at least {count} inside and {count} outside are needed.</source>
        <translation>切片是该数据集中的一部分，例如按尺寸或来源划分。没有哪个切片有足够的图像可供评判：其中至少需要 {count} 张，其余也至少需要 {count} 张。</translation>
    </message>
    <message>
        <source>Slices of the images, worst first. Red: significantly worse than the rest of the split.</source>
        <translation>图像的各个部分，最差的在前。红色：显著比其余部分差。</translation>
    </message>
</context>
<context>
    <name>Slices</name>
    <message>
        <source>Class “{value}”</source>
        <translation>类别“{value}”</translation>
    </message>
    <message>
        <source>Group “{value}”</source>
        <translation>组“{value}”</translation>
    </message>
    <message>
        <source>Smallest quarter</source>
        <translation>最小的四分之一</translation>
    </message>
    <message>
        <source>Largest quarter</source>
        <translation>最大的四分之一</translation>
    </message>
    <message>
        <source>Upright images</source>
        <translation>竖幅图像</translation>
    </message>
    <message>
        <source>Square images</source>
        <translation>方形图像</translation>
    </message>
    <message>
        <source>Wide images</source>
        <translation>横幅图像</translation>
    </message>
    <message>
        <source>Darkest quarter</source>
        <translation>最暗的四分之一</translation>
    </message>
    <message>
        <source>Brightest quarter</source>
        <translation>最亮的四分之一</translation>
    </message>
    <message>
        <source>Least sharp quarter</source>
        <translation>最不清晰的四分之一</translation>
    </message>
    <message>
        <source>Sharpest quarter</source>
        <translation>最清晰的四分之一</translation>
    </message>
    <message>
        <source>Shortest quarter</source>
        <translation>最短的四分之一</translation>
    </message>
    <message>
        <source>Longest quarter</source>
        <translation>最长的四分之一</translation>
    </message>
    <message>
        <source>Quietest quarter</source>
        <translation>最轻的四分之一</translation>
    </message>
    <message>
        <source>Loudest quarter</source>
        <translation>最响的四分之一</translation>
    </message>
    <message>
        <source>Noisiest quarter</source>
        <translation>噪声最多的四分之一</translation>
    </message>
    <message>
        <source>Clearest quarter</source>
        <translation>噪声最少的四分之一</translation>
    </message>
    <message>
        <source>Nothing above 4 kHz</source>
        <translation>4 kHz 以上没有内容</translation>
    </message>
    <message>
        <source>Nothing above 8 kHz</source>
        <translation>8 kHz 以上没有内容</translation>
    </message>
    <message>
        <source>Up to above 8 kHz</source>
        <translation>含 8 kHz 以上的内容</translation>
    </message>
</context>
<context>
    <name>SlicesModel</name>
    <message>
        <source>Slice</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>95% interval</source>
        <translation>95% 置信区间</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像数</translation>
    </message>
    <message>
        <source>{title}: {right} of {count} correct.</source>
        <translation>{title}：{count} 张中 {right} 张正确。</translation>
    </message>
    <message>
        <source>Significantly worse than the rest of the split.</source>
        <translation>显著比数据集的其余部分差。</translation>
    </message>
    <message>
        <source>The difference from the rest of the split may be chance.</source>
        <translation>与数据集其余部分的差异可能只是偶然。</translation>
    </message>
</context>
<context>
    <name>SmallerAct</name>
    <message>
        <source>Make a smaller one…</source>
        <translation>制作更小的模型…</translation>
    </message>
    <message>
        <source>Train a smaller model that learns from what this one predicts</source>
        <translation>训练一个更小的模型，让它从这个模型的预测学习</translation>
    </message>
</context>
<context>
    <name>SoundBoard</name>
    <message>
        <source>{number} s</source>
        <translation>{number} 秒</translation>
    </message>
    <message>
        <source>{number} Hz</source>
        <translation>{number} Hz</translation>
    </message>
    <message>
        <source>{number} kHz</source>
        <translation>{number} kHz</translation>
    </message>
    <message>
        <source>Click to play (Enter)</source>
        <translation>单击播放 (Enter)</translation>
    </message>
</context>
<context>
    <name>SoundOptions</name>
    <message>
        <source>High-pass</source>
        <translation>高通滤波</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Show up to</source>
        <translation>显示至</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>FFT size</source>
        <translation>FFT 点数</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Play on</source>
        <translation>播放设备</translation>
    </message>
    <message>
        <source>The system&apos;s device</source>
        <translation>系统默认设备</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>Same volume for all</source>
        <translation>统一音量</translation>
    </message>
</context>
<context>
    <name>SplitCard</name>
    <message>
        <source>Splits</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>Re-split…</source>
        <translation>重新划分…</translation>
    </message>
    <message>
        <source>Split the labelled images again into train, val and test</source>
        <translation>将已标注的图像重新划分为训练集、验证集和测试集</translation>
    </message>
    <message>
        <source>Last split by date (column “{column}”): the newest images of that time became test images.</source>
        <translation>上次按日期（列“{column}”）划分：当时最新的图像成为测试图像。</translation>
    </message>
    <message>
        <source>{count}  ({percent}%)</source>
        <translation>{count}（{percent}%）</translation>
    </message>
    <message>
        <source>No images in {splits}. Re-split with less kept together, or move some images there.</source>
        <translation>{splits}中没有图像。请减少放在一起的内容并重新划分，或把一些图像移到那里。</translation>
    </message>
</context>
<context>
    <name>StartChoice</name>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Start from what an earlier training has learned</source>
        <translation>较早的训练从它已学到的内容继续</translation>
    </message>
    <message>
        <source>Another project…</source>
        <translation>另一个项目…</translation>
    </message>
    <message>
        <source>Start from a training of another project</source>
        <translation>从另一个项目的训练开始</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Start from a .safetensors file of the same model</source>
        <translation>从同一模型的 .safetensors 文件开始</translation>
    </message>
    <message>
        <source>The folder of another project</source>
        <translation>另一个项目的文件夹</translation>
    </message>
    <message>
        <source>Weights (*.safetensors)</source>
        <translation>权重 (*.safetensors)</translation>
    </message>
    <message>
        <source>Start from a file</source>
        <translation>从文件开始</translation>
    </message>
    <message>
        <source>There is no finished training of {model}.</source>
        <translation>那里没有已完成的 {model} 训练。</translation>
    </message>
    <message>
        <source>Pretrained weights</source>
        <translation>预训练权重</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
</context>
<context>
    <name>StopTraining</name>
    <message>
        <source>Stop “{title}”?</source>
        <translation>停止“{title}”？</translation>
    </message>
    <message>
        <source>Keep the best model of “{title}”?</source>
        <translation>保留“{title}”目前最好的模型？</translation>
    </message>
    <message>
        <source>Stop training</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>Stop: the training stops at its next step and can be resumed, as after a pause.</source>
        <translation>停止：在下一步结束，之后可以继续，与暂停后相同。</translation>
    </message>
    <message>
        <source>Stop: the training stops at its next step and can be resumed. The next training in the queue starts; after a pause it would wait.</source>
        <translation>停止：在下一步结束，之后可以继续；队列中的下一个训练将开始，而暂停时它会等待。</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>保留目前最好的模型</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop and keep the best: the best model so far is evaluated, and the training is finished. It cannot be resumed.</source>
        <translation>保留目前最好的模型：评估到目前为止最好的模型并结束训练，之后无法继续。</translation>
    </message>
    <message>
        <source>There is no model to keep yet. The first one is saved after an epoch or, with Auto, when the classifier is fitted.</source>
        <translation>还没有可以保留的模型。第一个模型在一轮之后出现；使用“自动”时，在分类器拟合之后出现。</translation>
    </message>
    <message>
        <source>Best so far: {percent} on the validation images.</source>
        <translation>目前它在验证图像上达到 {percent}。</translation>
    </message>
</context>
<context>
    <name>SuggestionCard</name>
    <message>
        <source>Most similar to these:</source>
        <translation>与这些最相似：</translation>
    </message>
    <message>
        <source>Labelled images most similar to this one</source>
        <translation>与此图像最相似的已标注图像</translation>
    </message>
    <message>
        <source>Labelled “{label}”, which may be correct. It looks like</source>
        <translation>标注为“{label}”，可能是正确的。它看起来像</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Resume analysis</source>
        <translation>继续分析</translation>
    </message>
    <message>
        <source>{count} of {total} selected {total:image|images} {count:has|have} a suggestion.</source>
        <translation>所选 {total} 张图像中有 {count} 张有建议。</translation>
    </message>
    <message>
        <source>Select an image to see what it looks like.</source>
        <translation>选择一张图像，看看它像什么。</translation>
    </message>
    <message>
        <source>There is no suggestion for this image.</source>
        <translation>此图像没有建议。</translation>
    </message>
    <message>
        <source>This image looks like</source>
        <translation>此图像看起来像</translation>
    </message>
    <message>
        <source>This image is labelled “{label}”.</source>
        <translation>此图像标注为“{label}”。</translation>
    </message>
    <message>
        <source>Accept {count}</source>
        <translation>接受 {count} 个</translation>
    </message>
    <message>
        <source>Change the label</source>
        <translation>更改标签</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>{act}  (Enter)</source>
        <translation>{act}  (Enter)</translation>
    </message>
    <message>
        <source>Suggestions are not available when an image may have several classes.</source>
        <translation>图像可有多个类别时没有建议。</translation>
    </message>
    <message>
        <source>Suggestions need all images to be analysed, and the analysis is paused.</source>
        <translation>建议来自对所有图像的分析，而分析已暂停。</translation>
    </message>
    <message>
        <source>The images are being analysed. Suggestions appear as soon as the first are done.</source>
        <translation>正在分析图像。最先完成的一些会先有建议。</translation>
    </message>
    <message>
        <source>Label an image or two of at least two classes. Suggestions for the others appear at once.</source>
        <translation>请为至少两个类别各标注一两张图像：其余图像随即会有建议。</translation>
    </message>
</context>
<context>
    <name>SuggestionPanel</name>
    <message>
        <source>Suggestions</source>
        <translation>建议</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>{count} {count:image|images} labelled.</source>
        <translation>已标注 {count} 张图像。</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>TextBoard</name>
    <message>
        <source>Nothing is varied: move one of the sliders.</source>
        <translation>没有任何变化：请移动其中一个滑块。</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Try the model on a text</source>
        <translation>在一段文本上试用模型</translation>
    </message>
    <message>
        <source>Text to predict</source>
        <translation>要预测的文本</translation>
    </message>
    <message>
        <source>Type or paste a text here, or drop a table of texts</source>
        <translation>在此输入或粘贴文本，或拖入文本表格</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Predict this text (Ctrl+Enter)</source>
        <translation>预测此文本 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Choose a table…</source>
        <translation>选择表格…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Column of the texts</source>
        <translation>文本所在的列</translation>
    </message>
    <message>
        <source>Column:</source>
        <translation>列：</translation>
    </message>
    <message>
        <source>Table of texts</source>
        <translation>文本表格</translation>
    </message>
    <message>
        <source>Tables ({patterns})</source>
        <translation>表格 ({patterns})</translation>
    </message>
</context>
<context>
    <name>TextEvidence</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Blue: speaks for the class. Orange, dashed: against it.</source>
        <translation>蓝色：支持该类别。橙色虚线：反对该类别。</translation>
    </message>
    <message>
        <source>The model does not see the grey end.</source>
        <translation>灰色的末尾部分模型看不到。</translation>
    </message>
</context>
<context>
    <name>TextFigures</name>
    <message>
        <source>Lengths of the texts</source>
        <translation>文本的长度</translation>
    </message>
    <message>
        <source>Class whose words are shown</source>
        <translation>显示其词语的类别</translation>
    </message>
    <message>
        <source>With labels of two classes the words are shown that mark each.</source>
        <translation>有两个类别的标签后，这里会显示各类别的特征词语。</translation>
    </message>
    <message>
        <source>Length in characters</source>
        <translation>长度（字符数）</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Words of a class</source>
        <translation>类别的特征词语</translation>
    </message>
    <message>
        <source>Looking at the texts…</source>
        <translation>正在查看文本…</translation>
    </message>
    <message>
        <source>The middle half of the texts has {low} to {high} characters (median {middle}). The longest has {longest}.</source>
        <translation>中间一半的文本有 {low} 至 {high} 个字符（中位数 {middle}），最长的有 {longest} 个字符。</translation>
    </message>
    <message>
        <source>Show the texts that have it</source>
        <translation>显示含有它的文本</translation>
    </message>
    <message>
        <source>in {share}</source>
        <translation>占 {share}</translation>
    </message>
    <message>
        <source>others {share}</source>
        <translation>其他 {share}</translation>
    </message>
</context>
<context>
    <name>ThumbnailDelegate</name>
    <message>
        <source>Unavailable</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>{name}?</source>
        <translation>{name}？</translation>
    </message>
</context>
<context>
    <name>TimedButton</name>
    <message>
        <source>Seconds: {what}</source>
        <translation>秒数：{what}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TokenRow</name>
    <message>
        <source>Delete access token…</source>
        <translation>删除访问令牌…</translation>
    </message>
    <message>
        <source>Delete the access token for {host}?</source>
        <translation>要删除 {host} 的访问令牌吗？</translation>
    </message>
    <message>
        <source>Models that ask for a token can be downloaded once you have entered one again.</source>
        <translation>需要令牌的模型，要在您重新输入令牌后才能下载。</translation>
    </message>
    <message>
        <source>Delete access token</source>
        <translation>删除访问令牌</translation>
    </message>
    <message>
        <source>Access token for {host}: in the keyring of this system</source>
        <translation>{host} 的访问令牌：在本系统的密钥环中</translation>
    </message>
    <message>
        <source>Access token for {host}: none</source>
        <translation>{host} 的访问令牌：无</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>These are the photos</source>
        <translation>这就是照片</translation>
    </message>
    <message>
        <source>240 photos of clothes in six classes. Each belongs to a split: the model learns from train, the best version is selected on val, and its accuracy is measured on test. To add your own photos, drop their folder here.</source>
        <translation>240 张衣物照片，分为六个类别。每张都属于一个数据集：模型从训练集学习，用验证集选出最佳版本，用测试集测量准确率。把您自己的照片文件夹拖到这里即可导入。</translation>
    </message>
    <message>
        <source>One key per class</source>
        <translation>一个按键给出类别</translation>
    </message>
    <message>
        <source>Select a photo and press a number to give it that class. Ctrl+Z to undo. These photos are already labelled. For your own, suggestions appear after the first few labels.</source>
        <translation>选择一张照片，按一个数字键：它就属于那个类别了。按 Ctrl+Z 可撤销。这些照片已有标签；换成别的照片，标注最初几张之后就会有建议。</translation>
    </message>
    <message>
        <source>One button trains</source>
        <translation>一个按钮开始训练</translation>
    </message>
    <message>
        <source>Press Start. In about a minute a pretrained model learns to tell these classes apart. The charts show its progress, and you can keep working meanwhile.</source>
        <translation>请按“开始”。大约一分钟，预训练模型就会学会分辨这些类别。图表显示进展，其间您可以继续在这里操作。</translation>
    </message>
    <message>
        <source>Where it is correct, and where not</source>
        <translation>哪里对，哪里不对</translation>
    </message>
    <message>
        <source>As soon as it is trained, you see here how well it does on photos it has never seen. Select a cell to see its photos: sometimes it is the label that is wrong.</source>
        <translation>训练完成后，这里会显示它在从未见过的照片上的结果。选择单元格可查看其中的照片：有时错的是标签。</translation>
    </message>
    <message>
        <source>Try it and export it</source>
        <translation>试一试，带走它</translation>
    </message>
    <message>
        <source>Drop a photo to see the model&apos;s prediction. Export writes a folder with the model for other programs, checked against the predictions here.</source>
        <translation>拖入一张照片，看看模型的预测。“导出”会写出一个文件夹，含有供其他程序使用的模型，并已与这里的预测核对。</translation>
    </message>
    <message>
        <source>Now with your own photos</source>
        <translation>现在用您自己的照片</translation>
    </message>
    <message>
        <source>File → New project… creates a project from a folder of yours. F1 explains every page and every setting.</source>
        <translation>“文件 → 新建项目…”会用您的文件夹建立项目。按 F1 可查看每个页面和每项设置的说明。</translation>
    </message>
    <message>
        <source>Open the sample photos?</source>
        <translation>打开示例照片？</translation>
    </message>
    <message>
        <source>The tour uses a project of sample photos. “{name}” is closed and stays unchanged.</source>
        <translation>导览在示例照片项目中进行。“{name}”将被关闭，内容保持不变。</translation>
    </message>
    <message>
        <source>What is running there stops at its next step.</source>
        <translation>其中正在运行的任务会在下一步停止。</translation>
    </message>
    <message>
        <source>Open sample photos</source>
        <translation>打开示例照片</translation>
    </message>
</context>
<context>
    <name>TourCard</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>结束导览</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number}/{count}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Added to the queue.</source>
        <translation>它正在排队。</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>测量速度</translation>
    </message>
    <message>
        <source>Reading the training…</source>
        <translation>正在读取训练…</translation>
    </message>
    <message>
        <source>{count} {count:training|trainings}</source>
        <translation>{count} 次训练</translation>
    </message>
    <message>
        <source>Command copied.</source>
        <translation>已复制：用这些设置进行训练的命令。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete the training “{title}”?</source>
        <translation>删除训练“{title}”？</translation>
    </message>
    <message>
        <source>Title of the training</source>
        <translation>训练的标题</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Adding the training…</source>
        <translation>正在添加训练…</translation>
    </message>
    <message>
        <source>Your note on this training</source>
        <translation>您对此训练的备注</translation>
    </message>
    <message>
        <source>It moves to the project&apos;s bin, with its exports, and can be restored from there.</source>
        <translation>它连同其中的导出一起移入项目的回收站，可从那里恢复。</translation>
    </message>
    <message>
        <source>Delete training</source>
        <translation>删除训练</translation>
    </message>
</context>
<context>
    <name>TrainingCharts</name>
    <message>
        <source>Charts of the training</source>
        <translation>训练图表</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>mAP</source>
        <translation>mAP</translation>
    </message>
    <message>
        <source>Thin: each training step. Thick: their exponential moving average over half an epoch, corrected for its start. Dots: the validation images after each epoch.</source>
        <translation>细线：每个训练步。粗线：其约半个轮次的指数移动平均，已对起始偏差作修正。圆点：每个轮次后的验证图像。</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>The learning rate and further measures</source>
        <translation>学习率及其他指标</translation>
    </message>
    <message>
        <source>Training: the thin line is each step, the thick one and its value are smoothed.</source>
        <translation>训练：细线是每一步，粗线及其数值经过平滑。</translation>
    </message>
    <message>
        <source>Curves appear here as soon as something is measured.</source>
        <translation>一有测量结果，曲线就会显示在这里。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
</context>
<context>
    <name>Trainings</name>
    <message>
        <source>Reading the training…</source>
        <translation>正在读取训练…</translation>
    </message>
    <message>
        <source>Stop the training first.</source>
        <translation>请先停止训练。</translation>
    </message>
    <message>
        <source>Training “{title}” moved to the bin.</source>
        <translation>训练“{title}”已移入回收站。</translation>
    </message>
    <message>
        <source>Delete the training “{title}”</source>
        <translation>删除训练“{title}”</translation>
    </message>
    <message>
        <source>Moving the training to the bin…</source>
        <translation>正在将训练移到回收站…</translation>
    </message>
    <message>
        <source>Training “{title}” restored.</source>
        <translation>训练“{title}”已恢复。</translation>
    </message>
    <message>
        <source>Restoring the training…</source>
        <translation>正在恢复训练…</translation>
    </message>
    <message>
        <source>“{title}” is trained.</source>
        <translation>“{title}”已训练完成。</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
</context>
<context>
    <name>TryCard</name>
    <message>
        <source>This image was in the model&apos;s training data, so its prediction says nothing about new images.</source>
        <translation>此图像在模型的训练数据中，因此对它的预测不能说明新图像的情况。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Remove these predictions and go back to the examples</source>
        <translation>清除这些预测，回到示例</translation>
    </message>
    <message>
        <source>Looking for images…</source>
        <translation>正在查找图像…</translation>
    </message>
    <message>
        <source>Reading the table…</source>
        <translation>正在读取表格…</translation>
    </message>
    <message>
        <source>Waiting for another job…</source>
        <translation>正在等待另一个任务…</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>None of these: confidence is below {limit}%.</source>
        <translation>以上都不是：模型的置信度低于 {limit}%。</translation>
    </message>
    <message>
        <source>None of these: no label reaches its threshold (the line across its bar).</source>
        <translation>以上都不是：没有标签达到其阈值，即横条上的竖线。</translation>
    </message>
    <message>
        <source>There is no image to paste. Copy one first.</source>
        <translation>没有可粘贴的图像：请先复制一张。</translation>
    </message>
    <message>
        <source>There is no text to paste. Copy one first.</source>
        <translation>没有可粘贴的文本。请先复制一段。</translation>
    </message>
    <message>
        <source>There is no text yet. Type or paste one first.</source>
        <translation>还没有文本。请先输入或粘贴一条。</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>已保存为 {name}。</translation>
    </message>
    <message>
        <source>The model predicts the class of an image, with its confidence.</source>
        <translation>模型预测图像属于哪个类别，并给出置信度。</translation>
    </message>
    <message>
        <source>labelled {label}</source>
        <translation>标签为“{label}”</translation>
    </message>
</context>
<context>
    <name>UsePage</name>
    <message>
        <source>Local API…</source>
        <translation>本地 API…</translation>
    </message>
    <message>
        <source>Let other programs on this computer use this model</source>
        <translation>让这台电脑上的其他程序询问此模型</translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation>还没有训练好的模型</translation>
    </message>
    <message>
        <source>Train a model first. Then you can try it on new images and export it here.</source>
        <translation>请先训练一个模型，之后可在这里试用和导出。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>转到“训练”</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>The local API stops. When you turn it on again, it has another address and token.</source>
        <translation>本地 API 会停止。再次打开时，地址和令牌会改变。</translation>
    </message>
    <message>
        <source>{count} {count:prediction|predictions} on the Use page will be lost. To keep {count:it|them}, save {count:it|them} as CSV first.</source>
        <translation>“使用”页上的 {count} 个预测将会丢失。如需保留，请先另存为 CSV。</translation>
    </message>
    <message>
        <source>The local API is using “{title}”</source>
        <translation>本地 API 正在使用“{title}”</translation>
    </message>
    <message>
        <source>“{title}” is not trained yet</source>
        <translation>“{title}”尚未训练好</translation>
    </message>
    <message>
        <source>Resume it on the Train page, or select another training.</source>
        <translation>请在“训练”页面继续，或选择另一个训练。</translation>
    </message>
</context>
<context>
    <name>ViewSwitch</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Many images at once</source>
        <translation>同时显示许多图像</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>One text a line</source>
        <translation>每行一条文本</translation>
    </message>
    <message>
        <source>One by one</source>
        <translation>逐张</translation>
    </message>
    <message>
        <source>One large image (Enter)</source>
        <translation>一张大图 (Enter)</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Similar images lie close together</source>
        <translation>相似的图像靠在一起</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>Working</source>
        <translation>正在处理</translation>
    </message>
</context>
<context>
    <name>WebcamDialog</name>
    <message>
        <source>Webcam</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Camera view</source>
        <translation>摄像头的画面</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Class of the images</source>
        <translation>所拍图像的类别</translation>
    </message>
    <message>
        <source>Hold to record</source>
        <translation>按住以拍摄</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>新类别的名称</translation>
    </message>
    <message>
        <source>Hold the mouse button or the Space key to take ten pictures a second</source>
        <translation>按住鼠标按键或空格键：每秒十张</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>The images are saved in the project with this class.</source>
        <translation>图像会保存在项目中，并归入此类别。</translation>
    </message>
    <message>
        <source>The camera delivers no image. Another program may be using it.</source>
        <translation>摄像头没有画面。可能有另一个程序正在使用它。</translation>
    </message>
    <message>
        <source>{count} {count:image|images} so far, the last of “{name}”</source>
        <translation>目前已拍 {count} 张，最近的属于“{name}”</translation>
    </message>
    <message>
        <source>No camera found. Plug one in and it appears here.</source>
        <translation>没有找到摄像头。请接上一个：它会自动出现在这里。</translation>
    </message>
    <message>
        <source>Waiting for the camera…</source>
        <translation>正在等待摄像头…</translation>
    </message>
    <message>
        <source>tldesk is not allowed to use the camera. Allow it in your system&apos;s privacy settings.</source>
        <translation>tldesk 不被允许使用摄像头。请在系统的隐私设置中允许。</translation>
    </message>
    <message>
        <source>Enter the name of the class first.</source>
        <translation>请先为类别命名。</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Drop a folder of images or sounds or a table of texts, or click to select a folder</source>
        <translation>拖入图像或声音文件夹，或文本表格，或点击选择文件夹</translation>
    </message>
    <message>
        <source>Turns a folder of images or sounds or a table of texts into a model that tells them apart. Your data never leaves this computer.</source>
        <translation>把图像或声音文件夹、文本表格变成能分辨它们的模型。任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>A folder of images or sounds with a subfolder per class, or a table of texts.</source>
        <translation>图像或声音文件夹（子文件夹即为类别），或文本表格。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>A zip or a project can be dropped, too. Cells of a spreadsheet can be pasted.</source>
        <translation>也可以拖入 zip 或项目，或粘贴电子表格的单元格。</translation>
    </message>
    <message>
        <source>Choose a table or archive…</source>
        <translation>选择表格或压缩包…</translation>
    </message>
    <message>
        <source>Models…</source>
        <translation>模型…</translation>
    </message>
    <message>
        <source>Sample projects</source>
        <translation>示例项目</translation>
    </message>
    <message>
        <source>Sample photos</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>Sample texts</source>
        <translation>示例文本</translation>
    </message>
    <message>
        <source>Sample sounds</source>
        <translation>示例声音</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标注</translation>
    </message>
    <message>
        <source>A key for each class, and suggestions to accept.</source>
        <translation>每个类别一个按键，还可以接受建议。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>On this computer, most often in minutes.</source>
        <translation>在这台电脑上，通常只要几分钟。</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Try the model on new data, and export it.</source>
        <translation>在新数据上试用模型，并导出。</translation>
    </message>
    <message>
        <source>Projects you open appear here.</source>
        <translation>打开过的项目会显示在这里。</translation>
    </message>
    <message>
        <source>Or try it first</source>
        <translation>或者先试一试</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
</context>
<context>
    <name>_Answer</name>
    <message>
        <source>{name}, {percent}% confidence</source>
        <translation>{name}，置信度 {percent}%</translation>
    </message>
</context>
<context>
    <name>_KeyDelegate</name>
    <message>
        <source>Name of the class</source>
        <translation>类别的名称</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>drop</name>
    <message>
        <source>Tables, annotations and archives</source>
        <translation>表格、标注文件和压缩包</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>assign a class (Label page)</source>
        <translation>给出类别（“标注”页面）</translation>
    </message>
    <message>
        <source>the next and the previous image</source>
        <translation>下一张和上一张图像</translation>
    </message>
    <message>
        <source>the next and the previous unlabelled image (Label page)</source>
        <translation>下一张和上一张未标注的图像（“标注”页面）</translation>
    </message>
    <message>
        <source>accept the suggestion (Label page)</source>
        <translation>接受建议（“标注”页面）</translation>
    </message>
    <message>
        <source>find a class by typing (Label page)</source>
        <translation>输入以查找类别（“标注”页面）</translation>
    </message>
    <message>
        <source>go to the next control</source>
        <translation>转到下一个控件</translation>
    </message>
    <message>
        <source>remove the labels (Label page)</source>
        <translation>移除标签（“标注”页面）</translation>
    </message>
</context>
<context>
    <name>languages</name>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法语</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙语</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利语</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙语</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>荷兰语</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日语</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩语</translation>
    </message>
    <message>
        <source>Arabic script</source>
        <translation>阿拉伯字母</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来语</translation>
    </message>
    <message>
        <source>Cyrillic script</source>
        <translation>西里尔字母</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希腊语</translation>
    </message>
    <message>
        <source>Devanagari script</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰语</translation>
    </message>
    <message>
        <source>Latin script</source>
        <translation>拉丁字母</translation>
    </message>
    <message>
        <source>No letters</source>
        <translation>没有文字</translation>
    </message>
</context>
<context>
    <name>lower</name>
    <message>
        <source>A JSON file next to each image with a flag for each class. labelme and X-AnyLabeling open the folder.</source>
        <translation>每张图像旁一个 JSON 文件，每个类别一个标志。labelme 和 X-AnyLabeling 可打开该文件夹。</translation>
    </message>
    <message>
        <source>A Lobe project</source>
        <translation>Lobe 项目</translation>
    </message>
    <message>
        <source>A Teachable Machine project</source>
        <translation>Teachable Machine 项目</translation>
    </message>
    <message>
        <source>A common reference for small models.</source>
        <translation>小型模型的常用基准。</translation>
    </message>
    <message>
        <source>A comparison needs two trainings.</source>
        <translation>比较需要两个训练。</translation>
    </message>
    <message>
        <source>A folder like Lobe&apos;s own ONNX exports, for apps and packages that read those.</source>
        <translation>与 Lobe 导出的文件夹（ONNX）相同，供读取这种文件夹的应用和软件包使用。</translation>
    </message>
    <message>
        <source>One folder per class, inside train, val and test. Nearly every program reads it, including YOLO.</source>
        <translation>每个类别一个文件夹，位于 train、val 和 test 之下。几乎所有程序都能读取，YOLO 也在其中。</translation>
    </message>
    <message>
        <source>One folder per split, with annotations.json next to the images, for Apple&apos;s Create ML.</source>
        <translation>每个数据集一个文件夹，图像旁有 annotations.json，供 Apple 的 Create ML 使用。</translation>
    </message>
    <message>
        <source>A folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>A little larger than Lite0, with a larger input image.</source>
        <translation>比 Lite0 稍大，输入图像也更大。</translation>
    </message>
    <message>
        <source>A model of the timm library.</source>
        <translation>timm 库中的模型。</translation>
    </message>
    <message>
        <source>A modern convolutional network. Accurate, but needs a graphics card.</source>
        <translation>现代卷积网络；准确，适合配有显卡的电脑。</translation>
    </message>
    <message>
        <source>A simple, fast network between MobileNet and ResNet.</source>
        <translation>简洁快速的网络，介于 MobileNet 和 ResNet 之间。</translation>
    </message>
    <message>
        <source>A random crop keeps at least this share of the image. 100% keeps all of it.</source>
        <translation>随机裁剪至少保留图像的这个比例；100% 表示全部保留。</translation>
    </message>
    <message>
        <source>A small vision transformer, pretrained on 14 million images.</source>
        <translation>小型视觉 Transformer，在 1400 万张图像上预训练。</translation>
    </message>
    <message>
        <source>A table of files</source>
        <translation>文件表格</translation>
    </message>
    <message>
        <source>A table with one row per image: its label, further labels, split and group. Any spreadsheet opens it.</source>
        <translation>每张图像一行的表格：标签、其余标签、数据集和组。任何电子表格程序都能打开。</translation>
    </message>
    <message>
        <source>A transformer with windows, good at detail. Needs a graphics card.</source>
        <translation>带窗口机制的 Transformer，擅长细节；适合配有显卡的电脑。</translation>
    </message>
    <message>
        <source>A vision transformer trained on ImageNet alone.</source>
        <translation>仅在 ImageNet 上训练的视觉 Transformer。</translation>
    </message>
    <message>
        <source>Accurate and still light. A good choice with a graphics card.</source>
        <translation>准确而轻巧；有显卡时的好选择。</translation>
    </message>
    <message>
        <source>Across</source>
        <translation>左右</translation>
    </message>
    <message>
        <source>All labelled images belong to one class, “{label}”.</source>
        <translation>所有已标注的图像都属于同一类别“{label}”。</translation>
    </message>
    <message>
        <source>All of them: images of this project may then have several labels</source>
        <translation>全部保留：此项目的图像此后可有多个标签</translation>
    </message>
    <message>
        <source>All validation images belong to {label}, so validation results mean little.</source>
        <translation>所有验证图像都属于 {label}，因此验证的结果参考价值不大。</translation>
    </message>
    <message>
        <source>An earlier training (its name, or its folder in another project) or a .safetensors file of the same model: training starts from what it has learned. Empty: the pretrained weights.</source>
        <translation>较早的训练（其名称，或它在另一个项目中的文件夹），或同一模型的 .safetensors 文件：训练从它已学到的内容继续。留空：预训练权重。</translation>
    </message>
    <message>
        <source>An image folder with metadata.jsonl for each split, ready for the datasets library.</source>
        <translation>图像文件夹，每个数据集一个 metadata.jsonl，可用 datasets 库加载。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Apple (MPS)</source>
        <translation>Apple (MPS)</translation>
    </message>
    <message>
        <source>Apple graphics processor</source>
        <translation>Apple 图形处理器</translation>
    </message>
    <message>
        <source>As the preset</source>
        <translation>按预设</translation>
    </message>
    <message>
        <source>Test it on images that it has never seen.</source>
        <translation>请用它从未见过的图像来评估。</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>数据增强</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Between ResNet-18 and ResNet-50.</source>
        <translation>介于 ResNet-18 和 ResNet-50 之间。</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>左右和上下</translation>
    </message>
    <message>
        <source>COCO</source>
        <translation>COCO</translation>
    </message>
    <message>
        <source>COCO annotations</source>
        <translation>COCO 标注</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Cache limit (GB)</source>
        <translation>缓存上限 (GB)</translation>
    </message>
    <message>
        <source>Check that the drive is there, then try again.</source>
        <translation>请检查驱动器是否已连接，然后重试。</translation>
    </message>
    <message>
        <source>Check the spelling, or choose another folder.</source>
        <translation>请检查拼写，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Check the spelling. `tldesk --help` lists the commands.</source>
        <translation>请检查拼写；`tldesk --help` 会列出所有命令。</translation>
    </message>
    <message>
        <source>Check its permissions, or choose another.</source>
        <translation>请检查谁有权读取，或另选一个。</translation>
    </message>
    <message>
        <source>Choose a folder that contains a project.tldesk file.</source>
        <translation>请选择包含 project.tldesk 文件的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder that contains {suffixes} files, or subfolders of them.</source>
        <translation>请选择包含 {suffixes} 文件或这类文件夹的文件夹。</translation>
    </message>
    <message>
        <source>Choose a training that started from a pretrained model.</source>
        <translation>请选择一个从预训练模型开始的训练。</translation>
    </message>
    <message>
        <source>Choose an empty or a new folder.</source>
        <translation>请选择空的或新的文件夹。</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>请选择另一个备份。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请另选一个名称。</translation>
    </message>
    <message>
        <source>Choose another strategy, or leave “Start from” empty.</source>
        <translation>请选择另一种策略，或将“起点”留空。</translation>
    </message>
    <message>
        <source>Choose another one, or 0 for any free port.</source>
        <translation>请另选一个；0 表示取一个空闲端口。</translation>
    </message>
    <message>
        <source>Choose the device “auto” or “cpu”.</source>
        <translation>请选择设备“auto”或“cpu”。</translation>
    </message>
    <message>
        <source>Choose the weights of exactly this model.</source>
        <translation>请选择这个模型本身的文件。</translation>
    </message>
    <message>
        <source>Choose the folder that contains the images. A table can list files in its own folder and its subfolders.</source>
        <translation>请选择存放图像的文件夹。表格只能列出它所在的文件夹及其子文件夹中的文件。</translation>
    </message>
    <message>
        <source>Choose the model {found}, or start from something else.</source>
        <translation>请选择模型 {found}，或另一个起点。</translation>
    </message>
    <message>
        <source>Class balance</source>
        <translation>类别平衡</translation>
    </message>
    <message>
        <source>Class folders</source>
        <translation>类别文件夹</translation>
    </message>
    <message>
        <source>Classes here: {classes}.</source>
        <translation>这里的类别：{classes}。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model.</source>
        <translation>请关闭其他程序，或选择较小的模型。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colours of the window.</source>
        <translation>窗口的颜色。</translation>
    </message>
    <message>
        <source>Comparing contents</source>
        <translation>正在比较内容</translation>
    </message>
    <message>
        <source>Comparing on the validation images</source>
        <translation>正在验证图像上比较</translation>
    </message>
    <message>
        <source>Comparing the images</source>
        <translation>正在比较图像</translation>
    </message>
    <message>
        <source>Copy it to this computer first, then start from the copy.</source>
        <translation>请先把它复制到这台电脑上，再从副本开始。</translation>
    </message>
    <message>
        <source>Copy the project to a folder you may write to, or change the folder&apos;s permissions.</source>
        <translation>请将项目复制到您有权写入的文件夹，或更改该文件夹的权限。</translation>
    </message>
    <message>
        <source>Copy the report and send it to us.</source>
        <translation>请复制报告并发给我们。</translation>
    </message>
    <message>
        <source>Copying</source>
        <translation>正在复制</translation>
    </message>
    <message>
        <source>Copying images</source>
        <translation>正在复制图像</translation>
    </message>
    <message>
        <source>Create ML</source>
        <translation>Create ML</translation>
    </message>
    <message>
        <source>Create ML annotations</source>
        <translation>Create ML 标注</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Digits, letters, text and signs change their meaning when mirrored: choose none for them. Upside down suits images without an up, such as microscope or aerial images.</source>
        <translation>数字、字母、文字和标志在镜中会变成别的东西：遇到它们请选“无”。“上下”适合没有上下之分的图像，例如显微镜图像或航拍图像。</translation>
    </message>
    <message>
        <source>Do not use it if it came from somebody else. If it is yours, copy its folder without links and open the copy.</source>
        <translation>如果它来自他人，请不要使用。如果是您自己的项目，请复制其文件夹（不带链接），然后打开副本。</translation>
    </message>
    <message>
        <source>Do the file names begin with the labels?</source>
        <translation>文件名是否以标签开头？</translation>
    </message>
    <message>
        <source>Downloading {0}, in MB</source>
        <translation>正在下载{0}（MB）</translation>
    </message>
    <message>
        <source>Each box, cropped from its image</source>
        <translation>每个框，从图像中裁出</translation>
    </message>
    <message>
        <source>Each image, with the labels of its boxes</source>
        <translation>每张图像，带上其各框的标签</translation>
    </message>
    <message>
        <source>Early stages of the model that are not trained. More is faster, and better with few images. Auto decides by the number of images and by this computer.</source>
        <translation>模型中保持不变的前几个阶段。越多越快，图像少时也越好。“自动”按图像数量和这台电脑决定。</translation>
    </message>
    <message>
        <source>Edge of a thumbnail in the grid, in pixels.</source>
        <translation>网格中缩略图的边长，以像素计。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Export it again. If it is in a project&apos;s cache, clear the cache; it is created again.</source>
        <translation>请重新导出；若它在项目的缓存中，可以清除缓存，之后会重新生成。</translation>
    </message>
    <message>
        <source>Export the model again.</source>
        <translation>请重新导出模型。</translation>
    </message>
    <message>
        <source>Feature extraction</source>
        <translation>特征提取</translation>
    </message>
    <message>
        <source>Few parameters, reuses features. Common in medical work.</source>
        <translation>参数少，特征大量复用；常用于医学图像。</translation>
    </message>
    <message>
        <source>Fine tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Fine-tuning of the whole model</source>
        <translation>整个模型的微调</translation>
    </message>
    <message>
        <source>Fitting the classifier</source>
        <translation>正在拟合分类器</translation>
    </message>
    <message>
        <source>Fitting the classifier, {0}-fold cross-validated</source>
        <translation>正在拟合分类器，{0} 折交叉验证</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>图像适配</translation>
    </message>
    <message>
        <source>Float32</source>
        <translation>Float32</translation>
    </message>
    <message>
        <source>Folder at level {0} ({1}): {2}</source>
        <translation>第 {0} 层文件夹（{1} 个）：{2}</translation>
    </message>
    <message>
        <source>Formats: {formats}.</source>
        <translation>格式：{formats}。</translation>
    </message>
    <message>
        <source>Free some space first: File → Name and size of the project… shows what the project takes.</source>
        <translation>请先腾出空间：“文件 → 项目的名称与大小…”会显示项目占用了什么。</translation>
    </message>
    <message>
        <source>Free {gb} GB on that disk, then resume the training.</source>
        <translation>请在该磁盘上腾出 {gb} GB，然后继续训练。</translation>
    </message>
    <message>
        <source>From scratch</source>
        <translation>从头训练</translation>
    </message>
    <message>
        <source>Frozen stages</source>
        <translation>冻结的阶段</translation>
    </message>
    <message>
        <source>Get it again from its source.</source>
        <translation>请从来源重新获取。</translation>
    </message>
    <message>
        <source>Name only the folder to open it in the window, or put a command before it.</source>
        <translation>要在窗口中打开文件夹，请只给出该文件夹；否则请在它前面加上命令。</translation>
    </message>
    <message>
        <source>Choose a folder of images, a folder with one subfolder per class, a table, annotations that name the images, or a zip of any of these.</source>
        <translation>请给出图像文件夹、每个类别一个子文件夹的文件夹、表格、写有图像名称的标注文件，或其中任一种的 zip。</translation>
    </message>
    <message>
        <source>Label at least two images of each class, or exclude these.</source>
        <translation>请给每个类别至少两张图像，或排除这些图像。</translation>
    </message>
    <message>
        <source>Label images, or choose another format.</source>
        <translation>请给图像加上标签，或选择另一种格式。</translation>
    </message>
    <message>
        <source>Enter its path, or its name with --project.</source>
        <translation>请给出它的路径，或用 --project 给出项目并写出它的名称。</translation>
    </message>
    <message>
        <source>Enter the folder of a training or of an export.</source>
        <translation>请给出训练或导出的文件夹。</translation>
    </message>
    <message>
        <source>Google&apos;s converter</source>
        <translation>Google 的转换器</translation>
    </message>
    <message>
        <source>Groups are lost, and which of several labels came first.</source>
        <translation>组信息会丢失，多个标签中哪个在前也会丢失。</translation>
    </message>
    <message>
        <source>Groups are lost.</source>
        <translation>组信息会丢失。</translation>
    </message>
    <message>
        <source>Head learning rate ×</source>
        <translation>分类头倍率</translation>
    </message>
    <message>
        <source>Helps classes with few images: shows them more often (sampler), gives them more weight (weighted), or makes the model expect every class equally often (logit adjustment).</source>
        <translation>帮助图像较少的类别：更频繁地展示它们（重采样）、给它们更大的权重（加权），或让模型预期每个类别同样常见（logit 调整）。</translation>
    </message>
    <message>
        <source>How an image becomes square: its centre (crop), all of it on grey (pad) or squeezed (squash). Auto decides by the shapes of the training images.</source>
        <translation>图像如何变成正方形：取中央（裁剪）、整张放在灰底上（填充）或压扁（挤压）。“自动”会看训练图像的形状。</translation>
    </message>
    <message>
        <source>How far brightness, contrast and saturation vary. Use 0 where colours tell classes apart.</source>
        <translation>亮度、对比度和饱和度变化的幅度。靠颜色区分类别时请设为 0。</translation>
    </message>
    <message>
        <source>How much training images are varied: not at all, mirrored, also cropped and recoloured, or more.</source>
        <translation>训练图像变化的程度：不变、镜像、再加裁剪和变色，或更多。</translation>
    </message>
    <message>
        <source>How the model learns your classes. Auto chooses for this computer.</source>
        <translation>模型如何学习您的类别。“自动”会为这台电脑选择。</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face</translation>
    </message>
    <message>
        <source>Hugging Face metadata</source>
        <translation>Hugging Face 元数据</translation>
    </message>
    <message>
        <source>Images of {classes} that belong together are both in training and in validation or test, so their results are too optimistic.</source>
        <translation>{classes} 中有属于一起的图像既在训练集中，又在验证集或测试集中，因此验证和测试对它们给出的结果好于实际。</translation>
    </message>
    <message>
        <source>Images of {classes} that belong together are both in training and in validation, so their validation results are too optimistic.</source>
        <translation>{classes} 中有属于一起的图像同时位于训练集和验证集，因此验证对它们给出的结果好于实际。</translation>
    </message>
    <message>
        <source>Images per step. Lower it if memory runs out.</source>
        <translation>每一步的图像数。内存不足时请调小。</translation>
    </message>
    <message>
        <source>Images without a label are left out. Of several labels only the first is kept. Groups are lost.</source>
        <translation>没有标签的图像会略过。多个标签只保留第一个。组信息会丢失。</translation>
    </message>
    <message>
        <source>Inner folder, which holds the images ({0}): {1}</source>
        <translation>内层文件夹，即图像所在的文件夹（{0} 个）：{1}</translation>
    </message>
    <message>
        <source>Install it with: pip install &quot;tldesk[webcam]&quot;. Then restart tldesk.</source>
        <translation>请用命令安装：pip install &quot;tldesk[webcam]&quot;，然后重新启动 tldesk。</translation>
    </message>
    <message>
        <source>Install the missing library, then restart tldesk.</source>
        <translation>请安装缺少的库，然后重新启动 tldesk。</translation>
    </message>
    <message>
        <source>Install the newest tldesk, then open it again.</source>
        <translation>请安装最新的 tldesk，再次打开它。</translation>
    </message>
    <message>
        <source>Installing {0}</source>
        <translation>正在安装{0}</translation>
    </message>
    <message>
        <source>Intel&apos;s OpenVINO</source>
        <translation>Intel 的 OpenVINO</translation>
    </message>
    <message>
        <source>It can be resumed.</source>
        <translation>可以继续。</translation>
    </message>
    <message>
        <source>Its classes: {classes}.</source>
        <translation>它的类别：{classes}。</translation>
    </message>
    <message>
        <source>JSON files for train, val and test, with a category for each class, and labels of whole images.</source>
        <translation>train、val 和 test 各有 JSON 文件，每个类别一个 category，带整张图像的标签。</translation>
    </message>
    <message>
        <source>Keep the computer awake while training</source>
        <translation>训练时保持电脑唤醒</translation>
    </message>
    <message>
        <source>Keeps the model from trusting single labels too much.</source>
        <translation>避免模型对单个标签过于肯定。</translation>
    </message>
    <message>
        <source>Label images of at least one more class.</source>
        <translation>请至少再标注一个类别的图像。</translation>
    </message>
    <message>
        <source>Label images of it, or include excluded ones.</source>
        <translation>请标注它的图像，或恢复使用已排除的图像。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Label some images of at least two classes first.</source>
        <translation>请先标注至少两个类别的图像。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Smallest crop</source>
        <translation>最少保留部分</translation>
    </message>
    <message>
        <source>Reduce each of them to one label first. Then you can switch to one label per image.</source>
        <translation>请先让它们各自只留一个标签，之后图像才能只有一个标签。</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>轻度</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Lobe</source>
        <translation>Lobe</translation>
    </message>
    <message>
        <source>Logit adjustment</source>
        <translation>logit 调整</translation>
    </message>
    <message>
        <source>Analysing the images</source>
        <translation>正在分析图像</translation>
    </message>
    <message>
        <source>Scanning for images</source>
        <translation>正在查找图像</translation>
    </message>
    <message>
        <source>Looking for photos of the same thing</source>
        <translation>正在查找拍摄同一事物的照片</translation>
    </message>
    <message>
        <source>Caching the frozen stages</source>
        <translation>正在通过冻结的阶段</translation>
    </message>
    <message>
        <source>Macro F1 is the mean over the classes that have images ({known} of {all}).</source>
        <translation>宏平均 F1 是有图像的类别的平均值：{all} 个类别中的 {known} 个。</translation>
    </message>
    <message>
        <source>Made for phones. Fast, and nearly as good as far larger models.</source>
        <translation>为手机而设计：快速，而且几乎与大得多的模型一样好。</translation>
    </message>
    <message>
        <source>Make it smaller, or leave it out.</source>
        <translation>请缩小它，或不用它。</translation>
    </message>
    <message>
        <source>Many images are far from square, so a centre crop would lose much: the model sees each image whole, squeezed.</source>
        <translation>许多图像远非正方形，中央只是一小部分：模型会看到压扁后的整张图像。</translation>
    </message>
    <message>
        <source>Many images are long and narrow, so a centre crop would lose much: the model sees each image whole, on grey.</source>
        <translation>许多图像又长又窄，中央只是一小部分：模型会看到放在灰底上的整张图像。</translation>
    </message>
    <message>
        <source>Correct the line, or save the table again.</source>
        <translation>请修正该行，或重新保存表格。</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>NVIDIA (CUDA)</source>
        <translation>NVIDIA (CUDA)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Enter the name of a training in this project ({runs}), the folder of a training, or the path of a file.</source>
        <translation>请写出此项目中一个训练的名称（{runs}），或给出训练的文件夹或文件的路径。</translation>
    </message>
    <message>
        <source>Name one column path, file, filename, file_name or image, and another label, class, target or category.</source>
        <translation>请将一列命名为 path、file、filename、file_name 或 image，另一列命名为 label、class、target 或 category。</translation>
    </message>
    <message>
        <source>No images can be exported as {format}.</source>
        <translation>没有图像可以导出为 {format}。</translation>
    </message>
    <message>
        <source>No images are labelled yet.</source>
        <translation>还没有图像有标签。</translation>
    </message>
    <message>
        <source>No image in “{path}” has a label that the training knows.</source>
        <translation>“{path}”中没有图像带有此训练认识的标签。</translation>
    </message>
    <message>
        <source>There are no usable images of {classes}. A class without images is not learned.</source>
        <translation>{classes} 没有可用的图像，因此模型不认识它。</translation>
    </message>
    <message>
        <source>No images were found in “{path}”.</source>
        <translation>在“{path}”中没有找到图像。</translation>
    </message>
    <message>
        <source>No, ignore the table</source>
        <translation>否，忽略该表格</translation>
    </message>
    <message>
        <source>No, the images have no labels yet</source>
        <translation>否，图像还没有标签</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None of the {count} {count:image|images} in “{path}” can be imported. Most common reason: {reason}.</source>
        <translation>“{path}”中的 {count} 张图像都无法导入。最常见的原因：{reason}。</translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation>没有任何丢失。</translation>
    </message>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>One file that ONNX Runtime runs on nearly any computer, phone or web page.</source>
        <translation>一个文件，ONNX Runtime 几乎可在任何电脑、手机或网页上运行它。</translation>
    </message>
    <message>
        <source>One folder for each class</source>
        <translation>每个类别一个文件夹</translation>
    </message>
    <message>
        <source>Open it where it can be written to. It is updated then, after a backup.</source>
        <translation>请在可以改动的地方打开：它会先备份，然后更新。</translation>
    </message>
    <message>
        <source>Open it, or choose another folder.</source>
        <translation>请打开它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Other formats can run programs when opened, so this file was not opened.</source>
        <translation>其他格式在打开时可能运行程序，因此没有打开。</translation>
    </message>
    <message>
        <source>Outer folder ({0}): {1}</source>
        <translation>外层文件夹（{0} 个）：{1}</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>正在打包</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>早停耐心</translation>
    </message>
    <message>
        <source>Please report this with the log.</source>
        <translation>请附上日志报告此问题。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>数值精度</translation>
    </message>
    <message>
        <source>Preparing the model</source>
        <translation>正在准备模型</translation>
    </message>
    <message>
        <source>Preparing the pretrained models</source>
        <translation>正在准备预训练模型</translation>
    </message>
    <message>
        <source>Pretrained without labels on 142 million images. Strong features for unusual images.</source>
        <translation>在 1.42 亿张图像上无标签预训练；对不寻常的图像有很强的特征。</translation>
    </message>
    <message>
        <source>Processor cores used for training. 0 uses all of them.</source>
        <translation>用于训练的处理器核心数；0 表示全部使用。</translation>
    </message>
    <message>
        <source>Pulls weights towards zero to reduce overfitting.</source>
        <translation>将权重拉向零，防止过拟合。</translation>
    </message>
    <message>
        <source>Restore the file from a copy, or train again with the same settings.</source>
        <translation>请放回该文件的副本，或用同样的设置重新训练。</translation>
    </message>
    <message>
        <source>Put it back, then rescan its folder.</source>
        <translation>请放回它，然后重新扫描其文件夹。</translation>
    </message>
    <message>
        <source>Put them back.</source>
        <translation>请放回它们。</translation>
    </message>
    <message>
        <source>PyTorch&apos;s converter for devices</source>
        <translation>PyTorch 的设备转换器</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>正在读取图像</translation>
    </message>
    <message>
        <source>Redo: {text}</source>
        <translation>重做：{text}</translation>
    </message>
    <message>
        <source>Re-split on the Data page.</source>
        <translation>请在“数据”页面重新划分。</translation>
    </message>
    <message>
        <source>Re-split on the Data page: this keeps images together where possible. A class that would then have no validation images needs images of other things.</source>
        <translation>请在“数据”页面重新划分：能放在一起的都会放在一起。若某个类别因此没有验证图像，则需要为它添加其他事物的图像。</translation>
    </message>
    <message>
        <source>Re-split on the Data page. A validation or test split that came with the images is kept.</source>
        <translation>请在“数据”页面重新划分；随图像提供的验证集或测试集保持不变。</translation>
    </message>
    <message>
        <source>Rename the folder, then import it again.</source>
        <translation>请重命名文件夹，然后重新导入。</translation>
    </message>
    <message>
        <source>Restore it from a backup.</source>
        <translation>请从备份恢复。</translation>
    </message>
    <message>
        <source>Resume it at least until its first model is saved.</source>
        <translation>请继续训练，至少到第一个模型完成。</translation>
    </message>
    <message>
        <source>Resume it, or choose a finished training.</source>
        <translation>请继续它，或选择已完成的训练。</translation>
    </message>
    <message>
        <source>Resume the training. It goes back to an undamaged state.</source>
        <translation>请继续此训练：它会回到完好的检查点。</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Trainings: {runs}.</source>
        <translation>这里的训练：{runs}。</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>重采样</translation>
    </message>
    <message>
        <source>Save it again as “CSV UTF-8” in your spreadsheet.</source>
        <translation>请在电子表格程序中重新保存为“CSV UTF-8”。</translation>
    </message>
    <message>
        <source>Save it again with another program and rescan its folder, or leave it out.</source>
        <translation>请用另一个程序重新保存并重新扫描其文件夹，或不用它。</translation>
    </message>
    <message>
        <source>Save it again with the program that made it, or choose another.</source>
        <translation>请用生成它的程序重新保存，或另选一个。</translation>
    </message>
    <message>
        <source>Save it again, or leave it out.</source>
        <translation>请重新保存，或不用它。</translation>
    </message>
    <message>
        <source>Scratch</source>
        <translation>从头训练</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Sees finer detail than Lite0 at about twice the cost.</source>
        <translation>比 Lite0 看得更细，代价约为两倍。</translation>
    </message>
    <message>
        <source>Set it up on the Use page or with --set-up: about {megabytes} MB are downloaded.</source>
        <translation>请在“使用”页或用 --set-up 安装：将下载约 {megabytes} MB。</translation>
    </message>
    <message>
        <source>Settings: {allowed}.</source>
        <translation>设置项：{allowed}。</translation>
    </message>
    <message>
        <source>Shorter numbers make training faster on some graphics cards. Auto uses them where they help.</source>
        <translation>较短的数字在某些显卡上训练更快。“自动”在有帮助时使用。</translation>
    </message>
    <message>
        <source>The largest step size. Too high: the loss jumps. Too low: it hardly falls.</source>
        <translation>步长的最大值。太高：损失会跳动。太低：损失几乎不降。</translation>
    </message>
    <message>
        <source>Small and fast on any computer. A good first choice.</source>
        <translation>小巧，在任何电脑上都快；很好的首选。</translation>
    </message>
    <message>
        <source>Some images have several labels. Which should they keep?</source>
        <translation>有些图像有多个标签。保留哪些？</translation>
    </message>
    <message>
        <source>Something went wrong in tldesk: {reason}.</source>
        <translation>tldesk 出错了：{reason}。</translation>
    </message>
    <message>
        <source>Re-split: {count} {count:image|images} moved</source>
        <translation>已重新划分：移动了 {count} 张图像</translation>
    </message>
    <message>
        <source>Squash</source>
        <translation>挤压</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Start a new training instead.</source>
        <translation>请改为开始新的训练。</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起点</translation>
    </message>
    <message>
        <source>Starts from “{start}”, which knows all {classes} classes: {known}.</source>
        <translation>从“{start}”开始，它认识全部 {classes} 个类别：{known}。</translation>
    </message>
    <message>
        <source>Starts from “{start}”, which knows none of the {classes} classes: {new} are new; no longer used: {unused}.</source>
        <translation>从“{start}”开始，它不认识 {classes} 个类别中的任何一个：{new} 是新的；不再使用：{unused}。</translation>
    </message>
    <message>
        <source>Starts from “{start}”, which names no classes. Its features are used, and all {classes} classes are learned from new.</source>
        <translation>从“{start}”开始，它没有写明类别：使用其网络已学会的“看”，{classes} 个类别都重新学习。</translation>
    </message>
    <message>
        <source>Starts from “{start}”, which knows {count} of {classes} classes: {known}; new: {new}; no longer used: {unused}.</source>
        <translation>从“{start}”开始：它认识 {classes} 个类别中的 {count} 个：{known}；新的：{new}；不再使用：{unused}。</translation>
    </message>
    <message>
        <source>Starts with random weights. Needs many images. Shows how much the pretrained model helps.</source>
        <translation>从随机权重开始。需要很多图像；可看出预训练模型有多大价值。</translation>
    </message>
    <message>
        <source>Stop after this many epochs without a better validation loss. 0 never stops early.</source>
        <translation>验证损失连续这么多轮没有改善就提前停止；0 表示从不提前停止。</translation>
    </message>
    <message>
        <source>Stopped by the user after {done} of {planned} epochs. The best model so far (epoch {best}) was kept.</source>
        <translation>用户在 {planned} 轮中的第 {done} 轮之后停止：保留此前最好的模型（第 {best} 轮）。</translation>
    </message>
    <message>
        <source>Stopped by the user before the first epoch of fine-tuning was complete. The classifier on the pretrained features was kept.</source>
        <translation>用户在微调的第一轮结束之前停止：保留基于预训练特征的分类器。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Notify me when a long job finishes</source>
        <translation>长任务结束时通知</translation>
    </message>
    <message>
        <source>Test on other images, or start from the pretrained weights.</source>
        <translation>请用其他图像测试，或从预训练权重开始。</translation>
    </message>
    <message>
        <source>The archive “{path}” was not unpacked: {reason}.</source>
        <translation>压缩包“{path}”未解包：{reason}。</translation>
    </message>
    <message>
        <source>The backup “{path}” cannot be used: {reason}.</source>
        <translation>备份“{path}”无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The checkpoint “{path}” is damaged: {reason}.</source>
        <translation>检查点“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The classic of transfer learning.</source>
        <translation>迁移学习的经典之选。</translation>
    </message>
    <message>
        <source>The disk is full, so training was paused: “{path}” could not be written. What it had learned up to its last checkpoint is saved.</source>
        <translation>磁盘已满，训练因此暂停：“{path}”无法写入。到最后一个检查点为止所学的内容已保留。</translation>
    </message>
    <message>
        <source>The disk is full: “{path}” could not be written.</source>
        <translation>磁盘已满：“{path}”无法写入。</translation>
    </message>
    <message>
        <source>The disk of “{path}” has {free} GB left, but this training needs {gb} GB.</source>
        <translation>“{path}”所在磁盘还剩 {free} GB，而此训练需要 {gb} GB。</translation>
    </message>
    <message>
        <source>The earlier network stays unchanged, and the classifier on top of it is fitted again for all classes.</source>
        <translation>较早的网络保持不变，其上的分类器为所有类别重新拟合。</translation>
    </message>
    <message>
        <source>The exported model does not give the same predictions as the app ({detail}), so the export was discarded.</source>
        <translation>导出的模型与程序中的预测不一致（{detail}），因此未保留。</translation>
    </message>
    <message>
        <source>The first one</source>
        <translation>第一个</translation>
    </message>
    <message>
        <source>The folder “{path}” already belongs to this project.</source>
        <translation>文件夹“{path}”已属于此项目。</translation>
    </message>
    <message>
        <source>The folder “{path}” could not be created: {reason}.</source>
        <translation>无法创建文件夹“{path}”：{reason}。</translation>
    </message>
    <message>
        <source>The image “{path}” cannot be read: {reason}.</source>
        <translation>图像“{path}”无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The image “{path}” has {pixels} pixels. The limit is {limit}.</source>
        <translation>图像“{path}”有 {pixels} 像素；最多只打开 {limit} 像素。</translation>
    </message>
    <message>
        <source>The image “{path}” is missing.</source>
        <translation>图像“{path}”缺失。</translation>
    </message>
    <message>
        <source>The image “{path}” crashes programs that open it.</source>
        <translation>图像“{path}”会使打开它的程序崩溃。</translation>
    </message>
    <message>
        <source>The image “{path}” takes too long to open.</source>
        <translation>图像“{path}”打开时间过长。</translation>
    </message>
    <message>
        <source>The images are in nested folders. Which folder is the class?</source>
        <translation>图像位于多层文件夹中。哪一层文件夹是类别？</translation>
    </message>
    <message>
        <source>The last saved state of this training was damaged, so it resumes from the one before.</source>
        <translation>此训练最后保存的状态已损坏，因此从前一个状态继续。</translation>
    </message>
    <message>
        <source>The later part of the model adapts to your images. Usually the most accurate. Takes minutes.</source>
        <translation>模型的后半部分会适应您的图像。通常最准确；需要几分钟。</translation>
    </message>
    <message>
        <source>The network in “{path}” cannot be run: {reason}.</source>
        <translation>无法使用“{path}”中的网络：{reason}。</translation>
    </message>
    <message>
        <source>The port {port} cannot be used.</source>
        <translation>端口 {port} 无法使用。</translation>
    </message>
    <message>
        <source>The project file “{path}” was not opened because it is not safe: {reason}.</source>
        <translation>未打开项目文件“{path}”，因为它不安全：{reason}。</translation>
    </message>
    <message>
        <source>The training “{run}” has learned nothing yet that could be kept.</source>
        <translation>训练“{run}”还没有学到可以保留的内容。</translation>
    </message>
    <message>
        <source>Then the whole model was trained ({minutes} min), without benefit: {whole} of {images} validation images correct, {tuned} before. The earlier model was kept.</source>
        <translation>随后整个模型参与学习（{minutes} 分钟），但没有用：在 {images} 张验证图像上准确率为 {whole}，之前为 {tuned}。保留之前的模型。</translation>
    </message>
    <message>
        <source>Then the whole model was trained ({minutes} min), with benefit: {whole} of {images} validation images correct, {tuned} before.</source>
        <translation>随后整个模型参与学习（{minutes} 分钟），值得：在 {images} 张验证图像上准确率为 {whole}，之前为 {tuned}。</translation>
    </message>
    <message>
        <source>Then the whole model was trained ({minutes} min): {whole} of {images} validation images correct, {tuned} before. A difference this small may be chance.</source>
        <translation>随后整个模型参与学习（{minutes} 分钟）：在 {images} 张验证图像上准确率为 {whole}，之前为 {tuned}。这么小的差异可能只是偶然。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Training the whole model</source>
        <translation>正在训练整个模型</translation>
    </message>
    <message>
        <source>Tries feature extraction, then fine-tuning, then the whole model if it may help and time allows. Keeps whichever does best on your validation images.</source>
        <translation>先试特征提取，再试微调；如果可能有用且时间允许，再训练整个模型。保留在验证图像上最好的。</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>正在解包</translation>
    </message>
    <message>
        <source>It is not known which images “{start}” was trained on. If validation or test images were among them, their results are too optimistic.</source>
        <translation>不知道“{start}”从哪些图像学习过：如果其中有验证或测试图像，它们的结果会好于实际。</translation>
    </message>
    <message>
        <source>Yes, use its images and labels</source>
        <translation>是，采用其中列出的图像和标签</translation>
    </message>
    <message>
        <source>a class has a name of several lines, or with control characters</source>
        <translation>有一个类别的名称含有多行文字或控制字符</translation>
    </message>
    <message>
        <source>a file of {0} bytes in it would be {1} bytes</source>
        <translation>其中一个 {0} 字节的文件解压后有 {1} 字节</translation>
    </message>
    <message>
        <source>a name of its {0} is no text</source>
        <translation>其 {0} 中有一个名称不是文本</translation>
    </message>
    <message>
        <source>a packed project holds no such file</source>
        <translation>打包的项目不含这样的文件</translation>
    </message>
    <message>
        <source>a value of its {0} is of another type</source>
        <translation>表 {0} 中有值的类型不符</translation>
    </message>
    <message>
        <source>a value that is kept with it is no text</source>
        <translation>随项目保存的某个值不是文本</translation>
    </message>
    <message>
        <source>a {0} of its {1} is too long</source>
        <translation>其 {1} 中的某个 {0} 过长</translation>
    </message>
    <message>
        <source>classes are not those of the training</source>
        <translation>类别与训练的类别不一致</translation>
    </message>
    <message>
        <source>head.weight is {0} and should have {1} columns</source>
        <translation>head.weight 为 {0}，应有 {1} 列</translation>
    </message>
    <message>
        <source>images outside the project were left out</source>
        <translation>未包含项目之外的图像</translation>
    </message>
    <message>
        <source>it computes with text</source>
        <translation>它用文本进行计算</translation>
    </message>
    <message>
        <source>it does not give one prediction per image</source>
        <translation>它没有为每张图像给出预测</translation>
    </message>
    <message>
        <source>it does not give one prediction per class</source>
        <translation>它的输出与其类别不符</translation>
    </message>
    <message>
        <source>its outputs are not numbers</source>
        <translation>它的输出不是数字</translation>
    </message>
    <message>
        <source>it does not hold what its name says</source>
        <translation>内容与文件名不符</translation>
    </message>
    <message>
        <source>it has functions of its own</source>
        <translation>它含有自定义函数</translation>
    </message>
    <message>
        <source>it has more parts than any network</source>
        <translation>它的组成部分多于任何网络</translation>
    </message>
    <message>
        <source>it has more than {0} rows</source>
        <translation>它有超过 {0} 行</translation>
    </message>
    <message>
        <source>it has operators of its own</source>
        <translation>它含有自定义算子</translation>
    </message>
    <message>
        <source>it has parts that are not known here</source>
        <translation>它含有本程序不认识的部分</translation>
    </message>
    <message>
        <source>it has sparse tensors</source>
        <translation>它含有稀疏张量</translation>
    </message>
    <message>
        <source>it has nested steps</source>
        <translation>它含有嵌套的计算步骤</translation>
    </message>
    <message>
        <source>it has tensors in pieces</source>
        <translation>它含有分段的张量</translation>
    </message>
    <message>
        <source>it has tensors without their numbers</source>
        <translation>它含有没有数值的张量</translation>
    </message>
    <message>
        <source>it has {0} pixels, but only {1} bytes for them</source>
        <translation>它有 {0} 个像素，却只有 {1} 字节的内容</translation>
    </message>
    <message>
        <source>it holds a journal beside the project file, which a packed project never has</source>
        <translation>项目文件旁有日志文件，而打包的项目从不带日志文件</translation>
    </message>
    <message>
        <source>it contains bytes that are not text</source>
        <translation>它含有不是文本的字符</translation>
    </message>
    <message>
        <source>it holds more than its header says</source>
        <translation>它的内容多于文件头所述</translation>
    </message>
    <message>
        <source>it holds more than {0} tensors</source>
        <translation>它含有超过 {0} 个张量</translation>
    </message>
    <message>
        <source>it holds values that are no numbers</source>
        <translation>它含有不是数字的值</translation>
    </message>
    <message>
        <source>it holds {0} bytes, which is more than such a model has</source>
        <translation>它含有 {0} 字节，超出了这种模型的大小</translation>
    </message>
    <message>
        <source>it is a link, or not a file</source>
        <translation>它是链接，或者不是文件</translation>
    </message>
    <message>
        <source>it is compressed in a way that is not supported</source>
        <translation>不支持它的压缩方式</translation>
    </message>
    <message>
        <source>it is missing</source>
        <translation>它已不在</translation>
    </message>
    <message>
        <source>it is not TOML that any program writes</source>
        <translation>它不是任何程序会写出的 TOML</translation>
    </message>
    <message>
        <source>it is not a .safetensors file</source>
        <translation>它不是 .safetensors 文件</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it is not an ONNX file</source>
        <translation>它不是 ONNX 文件</translation>
    </message>
    <message>
        <source>it is not written as ONNX files are</source>
        <translation>它的写法与 ONNX 文件不同</translation>
    </message>
    <message>
        <source>it points outside its folder</source>
        <translation>它指向所在文件夹之外</translation>
    </message>
    <message>
        <source>it names files outside of its folders</source>
        <translation>它指向其文件夹之外的文件</translation>
    </message>
    <message>
        <source>it refers to files outside the archive</source>
        <translation>它引用了压缩包之外的文件</translation>
    </message>
    <message>
        <source>it takes too long to run</source>
        <translation>它运行得太慢</translation>
    </message>
    <message>
        <source>it contains training steps</source>
        <translation>它含有训练步骤</translation>
    </message>
    <message>
        <source>it refers to other files</source>
        <translation>它要求打开其他文件</translation>
    </message>
    <message>
        <source>it would take too long to open</source>
        <translation>打开它会花费过长时间</translation>
    </message>
    <message>
        <source>its camera data cannot be taken out</source>
        <translation>无法去除其中的相机数据</translation>
    </message>
    <message>
        <source>its classes are not those of the training</source>
        <translation>其类别与训练的类别不一致</translation>
    </message>
    <message>
        <source>its edit {0} cannot be read</source>
        <translation>无法读取其第 {0} 次编辑</translation>
    </message>
    <message>
        <source>its files overlap</source>
        <translation>其中的文件相互重叠</translation>
    </message>
    <message>
        <source>its header is larger than {0} bytes</source>
        <translation>其文件头大于 {0} 字节</translation>
    </message>
    <message>
        <source>its last layer is not that of its classes</source>
        <translation>它的最后一层与其类别不符</translation>
    </message>
    <message>
        <source>its path is too long for this system</source>
        <translation>路径过长，系统无法处理</translation>
    </message>
    <message>
        <source>its path leads through a file</source>
        <translation>其路径经过一个文件</translation>
    </message>
    <message>
        <source>its targets are not those of its classes</source>
        <translation>其标签与其类别不符</translation>
    </message>
    <message>
        <source>no pretrained models are installed</source>
        <translation>这台电脑上没有预训练权重</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>The loss is not a number any more (step {step}), even at half the learning rate.</source>
        <translation>损失不再是数字（第 {step} 步），学习率减半后依然如此。</translation>
    </message>
    <message>
        <source>A .pte file for PyTorch&apos;s runtime on Android, iPhone and small devices.</source>
        <translation>用于 Android、iPhone 和小型设备上 PyTorch 运行环境的 .pte 文件。</translation>
    </message>
    <message>
        <source>A .tflite file for Android, iPhone and small devices (TensorFlow Lite).</source>
        <translation>用于 Android、iPhone 和小型设备的 .tflite 文件（TensorFlow Lite）。</translation>
    </message>
    <message>
        <source>A quarter of the size. Kept only if it is as good on your images, and faster on this computer.</source>
        <translation>大小为四分之一。只有在您的图像上同样好、并且在这台电脑上更快时才保留。</translation>
    </message>
    <message>
        <source>Add images without that label, or remove the class.</source>
        <translation>请添加没有该标签的图像，或移除该类别。</translation>
    </message>
    <message>
        <source>Like ONNX, for square images as bytes from 0 to 255, the form cameras and video deliver.</source>
        <translation>同 ONNX，但输入为摄像头和视频给出的 0 到 255 整字节方图。</translation>
    </message>
    <message>
        <source>Use the training itself, or an export in another format.</source>
        <translation>请直接使用该训练，或使用其他格式的导出。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: simpler and about as accurate (mean average precision {features} on {images} validation images, {tuned} after fine-tuning).</source>
        <translation>“自动”保留了特征提取（两者相差无几，取较简单的）：在 {images} 张验证图像上平均精确率均值为 {features}，微调后为 {tuned}。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: simpler and about as accurate ({features} of {images} validation images correct, {tuned} after {minutes} min of fine-tuning).</source>
        <translation>“自动”保留了特征提取（两者相差无几，取较简单的）：在 {images} 张验证图像上准确率为 {features}，微调后为 {tuned}（{minutes} 分钟）。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: mean average precision {features} on {images} validation images, {tuned} after fine-tuning.</source>
        <translation>“自动”保留了特征提取：在 {images} 张验证图像上平均精确率均值为 {features}，微调后为 {tuned}。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: the smallest class has {count} training {count:image|images}, too few for fine-tuning.</source>
        <translation>“自动”保留了特征提取：最小的类别只有 {count} 张训练图像，不足以微调。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: {features} of {images} validation images correct, {tuned} after {minutes} min of fine-tuning.</source>
        <translation>“自动”保留了特征提取：在 {images} 张验证图像上准确率为 {features}，微调后为 {tuned}（{minutes} 分钟）。</translation>
    </message>
    <message>
        <source>Auto kept feature extraction: a limit of {minutes} {minutes:minute leaves|minutes leaves} no time for fine-tuning.</source>
        <translation>“自动”保留了特征提取：{minutes} 分钟不够微调。</translation>
    </message>
    <message>
        <source>&amp;Normal cells</source>
        <translation>默认大小的单元格(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Smaller cells</source>
        <translation>缩小单元格(&amp;S)</translation>
    </message>
    <message>
        <source>A column of the table, or one subfolder per class, gives the labels. Texts without a label can be labelled here.</source>
        <translation>表格中的一列，或每个类别一个子文件夹，即给出标签；没有标签的文本也可以在这里标注。</translation>
    </message>
    <message>
        <source>A file for Label Studio with the texts and their labels, and the labelling interface that shows them.</source>
        <translation>供 Label Studio 使用的文件，含有文本及其标签，以及显示它们的标注界面。</translation>
    </message>
    <message>
        <source>A folder with train.jsonl, validation.jsonl and test.jsonl, ready for the datasets library.</source>
        <translation>含有 train.jsonl、validation.jsonl 和 test.jsonl 的文件夹，可直接用于 datasets 库。</translation>
    </message>
    <message>
        <source>A model that you have imported.</source>
        <translation>您导入的模型。</translation>
    </message>
    <message>
        <source>A program sends a text and gets the model&apos;s prediction. Only programs on this computer that have the token can use it, and nothing they send is stored. It runs until you turn it off or close the project.</source>
        <translation>程序发来一条文本，即可得到此模型的预测。它只能从这台电脑访问，必须带上令牌，发来的内容都不会保留。在您关闭它或关闭项目之前，它会一直运行。</translation>
    </message>
    <message>
        <source>A table with one row per text: its label, further labels, split, group and all other columns. Any spreadsheet opens it.</source>
        <translation>每条文本一行的表格：标签、其他标签、数据集、组和所有其他列。任何电子表格程序都能打开。</translation>
    </message>
    <message>
        <source>Analyse new data in the background</source>
        <translation>在后台分析新数据</translation>
    </message>
    <message>
        <source>Analysing {count} {count:image|images} with {model}</source>
        <translation>正在用 {model} 分析 {count} 张图像</translation>
    </message>
    <message>
        <source>Argilla</source>
        <translation>Argilla</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images correct, {features} with feature extraction.</source>
        <translation>“自动”保留了微调（{minutes} 分钟）：在 {images} 张验证图像上准确率为 {tuned}，特征提取为 {features}。</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning ({minutes} min): {tuned} of {images} validation images correct, {features} with feature extraction. A difference this small may be chance.</source>
        <translation>“自动”保留了微调（{minutes} 分钟）：在 {images} 张验证图像上准确率为 {tuned}，特征提取为 {features}。这么小的差异可能只是偶然。</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with feature extraction.</source>
        <translation>“自动”保留了微调：在 {images} 张验证图像上平均精确率均值为 {tuned}，特征提取为 {features}。</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning: mean average precision {tuned} on {images} validation images, {features} with feature extraction. A difference this small may be chance.</source>
        <translation>“自动”保留了微调：在 {images} 张验证图像上平均精确率均值为 {tuned}，特征提取为 {features}。这么小的差异可能只是偶然。</translation>
    </message>
    <message>
        <source>By length</source>
        <translation>按长度</translation>
    </message>
    <message>
        <source>Cell size</source>
        <translation>单元格大小</translation>
    </message>
    <message>
        <source>Choose a folder of tables or text files</source>
        <translation>选择表格或文本文件所在的文件夹</translation>
    </message>
    <message>
        <source>Choose a table, a folder of tables or of text files with one subfolder per class, or a zip of any of these.</source>
        <translation>请给出表格、表格文件夹、每个类别一个子文件夹的文本文件夹，或其中任一种的 zip。</translation>
    </message>
    <message>
        <source>Choose another column for the texts, or another file.</source>
        <translation>请为文本选择另一列，或选择另一个文件。</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>请选择其他格式。</translation>
    </message>
    <message>
        <source>Choose “CSV table” or “JSON Lines”.</source>
        <translation>请选择“CSV 表格”或“JSON Lines”。</translation>
    </message>
    <message>
        <source>Columns with dates: {columns}.</source>
        <translation>含有日期的列：{columns}。</translation>
    </message>
    <message>
        <source>Compare with words alone, without a pretrained model, on a growing number of texts</source>
        <translation>与不用预训练模型、仅用词语的模型比较，所用文本逐步增加</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>Confidence is calibrated: the logits are divided by {temperature}, fitted on {count} validation {count:image|images}.</source>
        <translation>置信度已校准：logits 除以 {temperature}，由 {count} 张验证图像拟合得到。</translation>
    </message>
    <message>
        <source>Confidence is not calibrated.</source>
        <translation>置信度未校准。</translation>
    </message>
    <message>
        <source>Core ML</source>
        <translation>Core ML</translation>
    </message>
    <message>
        <source>Create a separate project for it.</source>
        <translation>请为它单独新建一个项目。</translation>
    </message>
    <message>
        <source>Creates a second project with the same texts, labels, history and models.</source>
        <translation>生成第二个项目，文本、标签、历史记录和模型都相同。</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Drop a table or a folder of text files here</source>
        <translation>将表格或文本文件夹拖放到此处</translation>
    </message>
    <message>
        <source>Every text gets one of the classes above, also one about something else.</source>
        <translation>每条文本都会得到上述类别之一，内容与之无关的也不例外。</translation>
    </message>
    <message>
        <source>Every training image is labelled {classes}, so the model will always predict that.</source>
        <translation>每张训练图像都标注了 {classes}，因此模型总会给出它。</translation>
    </message>
    <message>
        <source>Excel workbook</source>
        <translation>Excel 工作簿</translation>
    </message>
    <message>
        <source>Excluded texts are under the filter “Excluded”.</source>
        <translation>您排除的文本可用筛选条件“已排除”查看。</translation>
    </message>
    <message>
        <source>ExecuTorch</source>
        <translation>ExecuTorch</translation>
    </message>
    <message>
        <source>Export as ONNX instead.</source>
        <translation>请改为导出 ONNX。</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>FastText</source>
        <translation>FastText</translation>
    </message>
    <message>
        <source>Fewer than {least} validation images are labelled {classes}. That is too few for a threshold of their own, so the common one is used.</source>
        <translation>标注了 {classes} 的验证图像少于 {least} 张：太少，没有自己的阈值，因此使用共同的阈值。</translation>
    </message>
    <message>
        <source>Fine-tuning learns from the first part of each. Predictions use all parts.</source>
        <translation>微调只学习每条的第一部分，预测使用所有部分。</translation>
    </message>
    <message>
        <source>Fit the whole text (double click)</source>
        <translation>适应整条文本（双击）</translation>
    </message>
    <message>
        <source>Folder for new projects</source>
        <translation>新项目的文件夹</translation>
    </message>
    <message>
        <source>For Intel&apos;s OpenVINO, the fastest on many Intel and AMD processors.</source>
        <translation>用于英特尔的 OpenVINO，在许多 Intel 和 AMD 处理器上最快。</translation>
    </message>
    <message>
        <source>For apps on iPhone, iPad and Mac.</source>
        <translation>用于 iPhone、iPad 和 Mac 上的应用。</translation>
    </message>
    <message>
        <source>Half the size of ONNX, for programs that are downloaded. Just as fast.</source>
        <translation>大小为 ONNX 的一半，适合需要下载的程序；速度相同。</translation>
    </message>
    <message>
        <source>INT8 brings no benefit here: {same}% of {images} validation images get the same label (98 needed), accuracy drops by {points} points (1 allowed), and an image takes {ms} ms instead of {float_ms}.</source>
        <translation>INT8 在此没有好处：{images} 张验证图像中 {same}% 的类别相同（需要 98），准确率损失 {points} 个百分点（允许 1），每张图像需要 {ms} 毫秒，而浮点模型需要 {float_ms} 毫秒。</translation>
    </message>
    <message>
        <source>Identical texts in several splits</source>
        <translation>相同的文本出现在多个数据集中</translation>
    </message>
    <message>
        <source>Identical texts with different labels. One of the labels is wrong.</source>
        <translation>相同的文本却有不同的标签：其中之一是错的。</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Import its folder: on the Train page, or with `tldesk models --import FOLDER`.</source>
        <translation>请导入它的文件夹：在“训练”页上，或用 `tldesk models --import FOLDER`。</translation>
    </message>
    <message>
        <source>Import its source again, or leave it out.</source>
        <translation>请重新导入它的来源，或将其排除。</translation>
    </message>
    <message>
        <source>In the column “{column}” either number may be the day, as in {example}.</source>
        <translation>在“{column}”列中，任一数字都可能是日，例如 {example}。</translation>
    </message>
    <message>
        <source>It comes with the model: run the set-up or import the model again, or choose another model.</source>
        <translation>它随模型提供：请重新运行安装设置或重新导入该模型，或选择其他模型。</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>JSON Lines for a text classification project of doccano: import them there as JSONL, with the label column “label”.</source>
        <translation>供 doccano 文本归类项目使用的 JSON Lines：在那里以 JSONL 导入，标签列为“label”。</translation>
    </message>
    <message>
        <source>La&amp;rger cells</source>
        <translation>放大单元格(&amp;R)</translation>
    </message>
    <message>
        <source>Label Studio</source>
        <translation>Label Studio</translation>
    </message>
    <message>
        <source>Label more images of it, or re-split on the Data page.</source>
        <translation>请标注更多它的图像，或在“数据”页面重新划分。</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>LiteRT</source>
        <translation>LiteRT</translation>
    </message>
    <message>
        <source>Macro F1 is the mean F1 of all classes: a small class counts as much as a large one.</source>
        <translation>宏平均 F1 是所有类别 F1 的平均值：小类别与大类别同等重要。</translation>
    </message>
    <message>
        <source>Memory ran out, so the model now takes {micro} {micro:image|images} at a time. Each step still learns from a whole batch.</source>
        <translation>内存不足：现在每次有 {micro} 张图像通过模型。每一步仍从整批图像中学习。</translation>
    </message>
    <message>
        <source>Models cannot be measured on images with several labels yet.</source>
        <translation>图像有多个标签时，暂时还不能测量模型。</translation>
    </message>
    <message>
        <source>New projects are saved here. Projects elsewhere stay where they are.</source>
        <translation>新项目保存在这里。其他位置的项目留在原处。</translation>
    </message>
    <message>
        <source>No choice has been made yet after seeing the test results.</source>
        <translation>查看测试结果之后还没有做出任何选择。</translation>
    </message>
    <message>
        <source>No gain: “{direct}”, trained on the labels alone, is as good as “{student}” as far as can be told ({points} points, p {p}).</source>
        <translation>没有收益：就目前所能判断，只用标签训练的“{direct}”与“{student}”同样好（{points} 个百分点，p {p}）。</translation>
    </message>
    <message>
        <source>No text of “{path}” can be imported. {count} {count:row was|rows were} refused: {reason}.</source>
        <translation>“{path}”中没有可以导入的文本。{count} 行被拒绝：{reason}。</translation>
    </message>
    <message>
        <source>ONNX, 16 bit</source>
        <translation>ONNX，16 位</translation>
    </message>
    <message>
        <source>ONNX, INT8</source>
        <translation>ONNX，INT8</translation>
    </message>
    <message>
        <source>ONNX, any size</source>
        <translation>ONNX，任意尺寸</translation>
    </message>
    <message>
        <source>ONNX, bytes</source>
        <translation>ONNX，字节</translation>
    </message>
    <message>
        <source>One text file per text, in one folder per class, inside train, val and test.</source>
        <translation>每条文本一个文本文件，每个类别一个文件夹，位于 train、val 和 test 之中。</translation>
    </message>
    <message>
        <source>One whole text (Enter)</source>
        <translation>一整条文本 (Enter)</translation>
    </message>
    <message>
        <source>OpenVINO</source>
        <translation>OpenVINO</translation>
    </message>
    <message>
        <source>Pretrained vs. words alone</source>
        <translation>预训练与仅用词语</translation>
    </message>
    <message>
        <source>Previews and embeddings are created again when needed.</source>
        <translation>预览和嵌入会在需要时重新生成。</translation>
    </message>
    <message>
        <source>Previews and embeddings of one project. The oldest are deleted, and created again when needed.</source>
        <translation>一个项目的预览和嵌入。最旧的会被删除，需要时重新生成。</translation>
    </message>
    <message>
        <source>PyTorch .pt2</source>
        <translation>PyTorch .pt2</translation>
    </message>
    <message>
        <source>PyTorch&apos;s own format. tldesk writes it but never opens one, because such a file can run programs.</source>
        <translation>PyTorch 自己的格式。tldesk 只写入、从不打开，因为这种文件可以运行程序。</translation>
    </message>
    <message>
        <source>Re-split on the Data page: this keeps texts together where possible. A class that would then have no validation texts needs other texts.</source>
        <translation>请在“数据”页面重新划分：能放在一起的都会放在一起。若某个类别因此没有验证文本，则需要为它添加其他文本。</translation>
    </message>
    <message>
        <source>Records for Argilla 2, with the labels as suggestions for the question “label”.</source>
        <translation>供 Argilla 2 使用的记录，标签作为问题“label”的建议。</translation>
    </message>
    <message>
        <source>Restore it from a backup of the project folder, then try again.</source>
        <translation>请从项目文件夹的备份中恢复它，然后重试。</translation>
    </message>
    <message>
        <source>Say which comes first with --date-order day or --date-order month.</source>
        <translation>请用 --date-order day 或 --date-order month 说明哪个在前。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>进度安排</translation>
    </message>
    <message>
        <source>Show the whole text</source>
        <translation>显示整条文本</translation>
    </message>
    <message>
        <source>Size of a cell in the grid, in pixels.</source>
        <translation>网格中单元格的大小，以像素计。</translation>
    </message>
    <message>
        <source>Tables may be CSV, JSON, Excel or OpenDocument, alone, in a folder or in a zip.</source>
        <translation>表格可以是 CSV、JSON、Excel 或 OpenDocument，可单独、在文件夹中或在 zip 中。</translation>
    </message>
    <message>
        <source>Takes images of any size: resizing is part of the model. For ONNX Runtime.</source>
        <translation>直接接受任意尺寸的图像：缩放在模型内部进行。用于 ONNX Runtime。</translation>
    </message>
    <message>
        <source>Test results were seen {count} {count:time|times} before a choice was made ({runs} {runs:training|trainings}). Each such choice makes them too optimistic: use the validation images to choose.</source>
        <translation>在做出选择之前，测试结果已被查看 {count} 次，涉及 {runs} 次训练。每次这样的选择都会使数字偏高：请根据验证图像来选择。</translation>
    </message>
    <message>
        <source>Texts are packed unchanged, with the other columns of their tables.</source>
        <translation>文本原样打包，包含表格中的其他列。</translation>
    </message>
    <message>
        <source>Texts in the bin are ignored. They stay in the project.</source>
        <translation>回收站中的文本不会用于任何用途。它们仍留在项目中。</translation>
    </message>
    <message>
        <source>Texts of {classes} that belong together are in different splits, because a class would otherwise have no validation texts. Identical texts are never separated. Validation and test results will be too optimistic for {count:this class|these classes}.</source>
        <translation>{classes} 中属于一起的文本会被分开，否则会有类别没有验证文本。相同的文本不会分开。验证和测试对这些类别的结果会显得比实际更好。</translation>
    </message>
    <message>
        <source>Texts of {classes} that belong together are in different splits, because a class would otherwise have no validation texts. Identical texts are never separated. Validation results will be too optimistic for {count:this class|these classes}.</source>
        <translation>{classes} 中属于一起的文本会被分开，否则会有类别没有验证文本。相同的文本不会分开。验证对这些类别的结果会显得比实际更好。</translation>
    </message>
    <message>
        <source>Texts that say the same</source>
        <translation>内容相同的文本</translation>
    </message>
    <message>
        <source>Texts that say the same in several splits</source>
        <translation>内容相同的文本出现在多个数据集中</translation>
    </message>
    <message>
        <source>Texts with their labels and splits for other programs.</source>
        <translation>供其他程序使用的文本及其标签和划分。</translation>
    </message>
    <message>
        <source>Texts with “{text}” in them, their columns or their note</source>
        <translation>正文、其他列或备注中含有“{text}”的文本</translation>
    </message>
    <message>
        <source>Texts without a label are left out. Line breaks and spaces in class names are replaced. Groups and other columns are lost.</source>
        <translation>没有标签的文本不会导出。换行和类别名称中的空格会被替换。组和其他列会丢失。</translation>
    </message>
    <message>
        <source>Texts without a label are left out. Of several labels only the first is kept. Groups and other columns are lost.</source>
        <translation>没有标签的文本不会导出。有多个标签时只保留第一个。组和其他列会丢失。</translation>
    </message>
    <message>
        <source>The column “{column}” has no dates.</source>
        <translation>“{column}”列中没有日期。</translation>
    </message>
    <message>
        <source>The file of texts “{path}” is missing.</source>
        <translation>文本文件“{path}”缺失。</translation>
    </message>
    <message>
        <source>The file “{path}”, in which the project keeps texts, is damaged: {reason}.</source>
        <translation>项目保存文本的文件“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The imported model “{backbone}” is not on this computer.</source>
        <translation>此电脑上没有导入的模型“{backbone}”。</translation>
    </message>
    <message>
        <source>The log has the complete output.</source>
        <translation>它的全部输出在日志中。</translation>
    </message>
    <message>
        <source>The loss was not a number at step {step}, so training continues from the last good state at half the learning rate ({rate}).</source>
        <translation>在第 {step} 步损失不再是数字，因此从最后的正常状态以一半的学习率 {rate} 继续训练。</translation>
    </message>
    <message>
        <source>The model of many tutorials. Very large and slow, useful for comparison.</source>
        <translation>许多教程使用的模型；非常大且慢，供比较之用。</translation>
    </message>
    <message>
        <source>The model stays unchanged and a linear classifier is trained on its features. Done in about a minute.</source>
        <translation>模型保持不变，只用它的特征训练一个线性分类器。约一分钟完成。</translation>
    </message>
    <message>
        <source>The name of “{path}” is not valid text.</source>
        <translation>“{path}”的名称不是有效的文本。</translation>
    </message>
    <message>
        <source>The new last layer learns this many times faster than the pretrained part.</source>
        <translation>新的最后一层学习的速度是预训练部分的多少倍。</translation>
    </message>
    <message>
        <source>The newer phone model. Very fast.</source>
        <translation>较新的手机模型：非常快。</translation>
    </message>
    <message>
        <source>The part “{place}” of “{path}” cannot be opened: {reason}.</source>
        <translation>无法打开“{path}”中的部分“{place}”：{reason}。</translation>
    </message>
    <message>
        <source>The pretrained model is {gap} {gap:point|points} better than words alone ({low} to {high}).</source>
        <translation>预训练模型比仅用词语的模型好 {gap} 个百分点（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>The pretrained model is {gap} {gap:point|points} worse than words alone ({low} to {high}). Train with the strategy Words.</source>
        <translation>预训练模型比仅用词语的模型差 {gap} 个百分点（{low} 至 {high}）。请用“词语”策略训练。</translation>
    </message>
    <message>
        <source>The pretrained model that training starts from.</source>
        <translation>训练所依据的预训练模型。</translation>
    </message>
    <message>
        <source>The pretrained model “{backbone}” is not on this computer.</source>
        <translation>这台电脑上没有预训练模型“{backbone}”。</translation>
    </message>
    <message>
        <source>The project file “{path}” is damaged: {reason}.</source>
        <translation>项目文件“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The project “{path}” cannot be changed: its folder is read-only.</source>
        <translation>项目“{path}”无法更改：它的文件夹是只读的。</translation>
    </message>
    <message>
        <source>The project “{path}” was made by a newer tldesk (format {found}, this one knows {known}).</source>
        <translation>项目“{path}”由更新版本的 tldesk 创建（格式 {found}，此版本支持 {known}）。</translation>
    </message>
    <message>
        <source>The project “{path}” was made by an older tldesk (format {found}, this one writes {known}).</source>
        <translation>项目“{path}”由较旧版本的 tldesk 创建（格式 {found}，此版本写入 {known}）。</translation>
    </message>
    <message>
        <source>The results hold for texts like those of the data: other writers, subjects or times may lower them.</source>
        <translation>这些结果适用于与数据类似的文本：作者、主题或时间不同，结果可能变差。</translation>
    </message>
    <message>
        <source>The same table as a workbook for Excel, LibreOffice or Numbers. No text in it is computed as a formula.</source>
        <translation>同一表格，保存为 Excel、LibreOffice 或 Numbers 的工作簿。其中的文本都不会当作公式计算。</translation>
    </message>
    <message>
        <source>The same table with one JSON object per line, for programs such as pandas.</source>
        <translation>同一表格，每行一个 JSON 对象，供 pandas 等程序使用。</translation>
    </message>
    <message>
        <source>The same text but for case, spaces and punctuation.</source>
        <translation>同一条文本，只是大小写、空格或标点不同。</translation>
    </message>
    <message>
        <source>The same text more than once. Each copy counts in training.</source>
        <translation>同一条文本出现多次；每一份都会计入训练。</translation>
    </message>
    <message>
        <source>The training “{run}” cannot be read: {reason}.</source>
        <translation>训练“{run}”无法读取：{reason}。</translation>
    </message>
    <message>
        <source>The training “{run}” has no trained model yet.</source>
        <translation>训练“{run}”还没有训练好的模型。</translation>
    </message>
    <message>
        <source>The training “{run}” is running now.</source>
        <translation>训练“{run}”正在进行。</translation>
    </message>
    <message>
        <source>The training “{run}” is already finished.</source>
        <translation>训练“{run}”已完成。</translation>
    </message>
    <message>
        <source>The same seed gives the same results.</source>
        <translation>同样的种子会得到同样的结果。</translation>
    </message>
    <message>
        <source>The saved state of this training was damaged, so it starts from the beginning.</source>
        <translation>此训练保存的状态已损坏，因此从头开始。</translation>
    </message>
    <message>
        <source>The screen may turn off, but the computer does not go to sleep before the training has finished.</source>
        <translation>屏幕可以变黑；训练结束前电脑不会休眠。</translation>
    </message>
    <message>
        <source>The small classic. Easy to compare with published work.</source>
        <translation>小型经典模型；便于与已发表的工作比较。</translation>
    </message>
    <message>
        <source>The smallest of these. For phones and old computers.</source>
        <translation>这里最小的；适合手机和旧电脑。</translation>
    </message>
    <message>
        <source>The standard vision transformer. Large, needs a graphics card.</source>
        <translation>标准的视觉 Transformer；较大，适合配有显卡的电脑。</translation>
    </message>
    <message>
        <source>The table “{path}” cannot be read (line {line}): {reason}.</source>
        <translation>表格“{path}”无法读取（第 {line} 行）：{reason}。</translation>
    </message>
    <message>
        <source>The table “{path}” has no column for the file.</source>
        <translation>表格“{path}”没有文件列。</translation>
    </message>
    <message>
        <source>The table “{path}” is not UTF-8 text (line {line}).</source>
        <translation>表格“{path}”不是 UTF-8 文本（第 {line} 行）。</translation>
    </message>
    <message>
        <source>There are no training images of {classes}.</source>
        <translation>训练集中没有 {classes} 的图像。</translation>
    </message>
    <message>
        <source>The trained model “{path}” is damaged: {reason}.</source>
        <translation>训练好的模型“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>There are no validation images.</source>
        <translation>验证集是空的。</translation>
    </message>
    <message>
        <source>The webcam cannot be used: {reason}.</source>
        <translation>摄像头无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The weights as .safetensors, for further work in Python with PyTorch and timm.</source>
        <translation>以 .safetensors 保存的权重，便于在 Python 中用 PyTorch 和 timm 继续工作。</translation>
    </message>
    <message>
        <source>The weights file “{path}” is damaged: {reason}.</source>
        <translation>权重文件“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The weights in “{path}” do not belong to {backbone}: {reason}.</source>
        <translation>“{path}”中的权重不属于 {backbone}：{reason}。</translation>
    </message>
    <message>
        <source>The pretrained model “{backbone}” is not installed.</source>
        <translation>这台电脑上没有“{backbone}”的权重。</translation>
    </message>
    <message>
        <source>There is already a class “{label}”.</source>
        <translation>已有类别“{label}”。</translation>
    </message>
    <message>
        <source>There is already a filter “{name}”.</source>
        <translation>已有筛选条件“{name}”。</translation>
    </message>
    <message>
        <source>There is already a project in “{path}”.</source>
        <translation>“{path}”中已有一个项目。</translation>
    </message>
    <message>
        <source>There is no class “{label}”.</source>
        <translation>没有类别“{label}”。</translation>
    </message>
    <message>
        <source>There is no export format “{format}”.</source>
        <translation>没有导出格式“{format}”。</translation>
    </message>
    <message>
        <source>There is no file or folder “{path}”.</source>
        <translation>没有文件或文件夹“{path}”。</translation>
    </message>
    <message>
        <source>There is no pretrained model “{backbone}”.</source>
        <translation>没有预训练模型“{backbone}”。</translation>
    </message>
    <message>
        <source>There is no training “{run}”.</source>
        <translation>没有训练“{run}”。</translation>
    </message>
    <message>
        <source>There is no setting “{field}”.</source>
        <translation>没有设置项“{field}”。</translation>
    </message>
    <message>
        <source>There is not enough memory, even for one image at a time.</source>
        <translation>内存不足，连一次一张图像也不够。</translation>
    </message>
    <message>
        <source>Train with two models and compare the trainings instead.</source>
        <translation>可以用它们训练：请用两个模型训练，再比较这些训练。</translation>
    </message>
    <message>
        <source>This computer has no {device} that PyTorch can use.</source>
        <translation>这台电脑没有 PyTorch 可用的{device}。</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>Thumbnail size</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Thumbnails and embeddings of one project. The oldest are deleted, and created again when needed.</source>
        <translation>一个项目的缩略图和嵌入。最旧的会被删除，需要时重新生成。</translation>
    </message>
    <message>
        <source>Time limit (minutes)</source>
        <translation>时间限制（分钟）</translation>
    </message>
    <message>
        <source>Too few images to train and check: {classes}.</source>
        <translation>图像太少，无法训练和验证：{classes}。</translation>
    </message>
    <message>
        <source>Train again with a tenth of the learning rate, or with another model.</source>
        <translation>请以十分之一的学习率重新训练，或换一个模型。</translation>
    </message>
    <message>
        <source>Train again, or choose another training.</source>
        <translation>请重新训练，或选择另一个训练。</translation>
    </message>
    <message>
        <source>Train one of them again, with the same splits as the other.</source>
        <translation>请用与另一个相同的划分重新训练其中一个。</translation>
    </message>
    <message>
        <source>Training is planned to finish within this time. 0 means no limit.</source>
        <translation>训练会安排在此时间内完成；0 表示需要多久就多久。</translation>
    </message>
    <message>
        <source>Turned by up to so many degrees to either side.</source>
        <translation>向两侧旋转，最多这么多度。</translation>
    </message>
    <message>
        <source>Undo: {text}</source>
        <translation>撤销：{text}</translation>
    </message>
    <message>
        <source>Unpack it yourself, then import the folder.</source>
        <translation>请自行解包，然后导入该文件夹。</translation>
    </message>
    <message>
        <source>Upside down</source>
        <translation>上下</translation>
    </message>
    <message>
        <source>Use auto.</source>
        <translation>请用 auto。</translation>
    </message>
    <message>
        <source>Use one line of visible text.</source>
        <translation>请用一行可见的文字。</translation>
    </message>
    <message>
        <source>Wait until it ends, or stop it first.</source>
        <translation>请等它结束，或先停止它。</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Weighted</source>
        <translation>加权</translation>
    </message>
    <message>
        <source>Where training runs. Auto uses the graphics card if there is one.</source>
        <translation>训练在哪里运行。有显卡时“自动”会使用显卡。</translation>
    </message>
    <message>
        <source>A system notification when tldesk is in the background. There is no sound.</source>
        <translation>tldesk 在后台时显示系统通知，没有声音。</translation>
    </message>
    <message>
        <source>&amp;Normal spectrograms</source>
        <translation>正常大小的频谱图(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Record with the microphone…</source>
        <translation>用麦克风录音(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Smaller spectrograms</source>
        <translation>缩小频谱图(&amp;S)</translation>
    </message>
    <message>
        <source>A gain: “{student}” is {times} times smaller than “{teacher}”, and as accurate as can be told on {images} {images:image|images} ({low} to {high} points, p {p}).</source>
        <translation>有收益：“{student}”的大小是“{teacher}”的 {times} 分之一，在 {images} 张图像上看不出准确率的差别（{low} 到 {high} 个百分点，p {p}）。</translation>
    </message>
    <message>
        <source>A gain: “{student}” is {times} times smaller than “{teacher}”, and {points} points more accurate ({low} to {high}), p {p}.</source>
        <translation>有收益：“{student}”的大小是“{teacher}”的 {times} 分之一，准确率还高 {points} 个百分点（{low} 到 {high}），p {p}。</translation>
    </message>
    <message>
        <source>A short sound lies up to so many milliseconds from the middle. Nothing of it is cut off.</source>
        <translation>短的声音离中间最多这么多毫秒，不会截掉任何部分。</translation>
    </message>
    <message>
        <source>A table that names the sounds, a zip, or recordings with label tracks from Audacity or Raven work too.</source>
        <translation>列出声音文件的表格、zip 压缩包，以及带有 Audacity 或 Raven 标签轨道的录音也可以。</translation>
    </message>
    <message>
        <source>About {count} {count:text is|texts are} longer than the window of {model} ({window} tokens). They are read in parts, at most 16 of each text. What follows is not read.</source>
        <translation>约 {count} 条文本超出 {model} 的窗口（{window} 个词元），会分成几部分读取，每条最多 16 部分，其后的内容不读取。</translation>
    </message>
    <message>
        <source>Above: the text as it is. Below it: random variations that training makes of it, with what has changed in bold and what was left out struck through. If one no longer fits its label, use weaker augmentation.</source>
        <translation>上方是原文，下方是训练时随机产生的变化：改动之处为粗体，省略之处带删除线。如果某个变化已不符合标签，请减弱数据增强。</translation>
    </message>
    <message>
        <source>Address of the model server</source>
        <translation>模型服务器的地址</translation>
    </message>
    <message>
        <source>Allow downloads of models</source>
        <translation>允许下载模型</translation>
    </message>
    <message>
        <source>An earlier training of this project, such as #2: its predictions are learned from beside the labels, for images without a label too. Empty: the labels alone.</source>
        <translation>这个项目中较早的一次训练，例如 #2：除标签外，还从它的预测学习，包括对没有标签的图像的预测。留空：只从标签学习。</translation>
    </message>
    <message>
        <source>Another server with the same models. Empty uses https://huggingface.co.</source>
        <translation>另一台提供相同模型的服务器。留空则使用 https://huggingface.co。</translation>
    </message>
    <message>
        <source>Asking the teacher</source>
        <translation>正在询问教师</translation>
    </message>
    <message>
        <source>Auto did not try fine-tuning: a limit of {minutes} {minutes:minute leaves|minutes leaves} no time for it.</source>
        <translation>“自动”没有尝试微调：{minutes} 分钟的限制没有为它留下时间。</translation>
    </message>
    <message>
        <source>Auto did not try fine-tuning: the smallest class has {count} training {count:sound|sounds}, too few for it.</source>
        <translation>“自动”没有尝试微调：最小的类别只有 {count} 段训练声音，数量太少。</translation>
    </message>
    <message>
        <source>Auto did not try fine-tuning: the smallest class has {count} training {count:text|texts}, too few for it.</source>
        <translation>“自动”没有尝试微调：最小的类别只有 {count} 条训练文本，数量太少。</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning ({minutes} min): {tuned} of {count} validation sounds correct, {words} with frequency bands alone, {features} with the features of the pretrained model.</source>
        <translation>“自动”保留了微调（{minutes} 分钟）：在 {count} 段验证声音上准确率为 {tuned}，仅用频带为 {words}，预训练模型的特征为 {features}。</translation>
    </message>
    <message>
        <source>Auto kept fine-tuning ({minutes} min): {tuned} of {count} validation texts correct, {words} with words alone, {features} with the features of the pretrained model.</source>
        <translation>“自动”保留了微调（{minutes} 分钟）：在 {count} 条验证文本上准确率为 {tuned}，仅用词语为 {words}，预训练模型的特征为 {features}。</translation>
    </message>
    <message>
        <source>Auto kept frequency bands alone: {words} of {count} validation sounds correct, {features} with the features of the pretrained model, {tuned} after fine-tuning ({minutes} min).</source>
        <translation>“自动”保留了仅用频带的模型：在 {count} 段验证声音上准确率为 {words}，预训练模型的特征为 {features}，微调之后为 {tuned}（{minutes} 分钟）。</translation>
    </message>
    <message>
        <source>Auto kept frequency bands alone: {words} of {count} validation sounds correct, {features} with the features of the pretrained model. Chance does not explain the difference.</source>
        <translation>“自动”保留了仅用频带的模型：在 {count} 段验证声音上准确率为 {words}，预训练模型的特征为 {features}。这个差别不能用偶然解释。</translation>
    </message>
    <message>
        <source>Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the pretrained model, {tuned} after fine-tuning ({minutes} min).</source>
        <translation>“自动”保留了仅用词语的模型：在 {count} 条验证文本上准确率为 {words}，预训练模型的特征为 {features}，微调之后为 {tuned}（{minutes} 分钟）。</translation>
    </message>
    <message>
        <source>Auto kept words alone: {words} of {count} validation texts correct, {features} with the features of the pretrained model. Chance does not explain the difference.</source>
        <translation>“自动”保留了仅用词语的模型：在 {count} 条验证文本上准确率为 {words}，预训练模型的特征为 {features}。这个差别不能用偶然解释。</translation>
    </message>
    <message>
        <source>Auto tried frequency bands alone too: {words} of {count} validation sounds correct, {features} with the features of the pretrained model.</source>
        <translation>“自动”也试过仅用频带：在 {count} 段验证声音上准确率为 {words}，预训练模型的特征为 {features}。</translation>
    </message>
    <message>
        <source>Auto tried frequency bands alone too: {words} of {count} validation sounds correct, {features} with the features of the pretrained model. A difference this small may be chance.</source>
        <translation>“自动”也试过仅用频带：在 {count} 段验证声音上准确率为 {words}，预训练模型的特征为 {features}。这么小的差异可能只是偶然。</translation>
    </message>
    <message>
        <source>Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the pretrained model.</source>
        <translation>“自动”也试过仅用词语：在 {count} 条验证文本上准确率为 {words}，预训练模型的特征为 {features}。</translation>
    </message>
    <message>
        <source>Auto tried words alone too: {words} of {count} validation texts correct, {features} with the features of the pretrained model. A difference this small may be chance.</source>
        <translation>“自动”也试过仅用词语：在 {count} 条验证文本上准确率为 {words}，预训练模型的特征为 {features}。这么小的差异可能只是偶然。</translation>
    </message>
    <message>
        <source>Background: none of {clips} made-up clips gets a class, fewer than {an_hour} false alarms an hour.</source>
        <translation>背景：{clips} 段合成片段都没有得到类别，每小时误报少于 {an_hour} 次。</translation>
    </message>
    <message>
        <source>Background: {given} of {clips} made-up clips {given:gets|get} a class, about {an_hour} false alarms an hour.</source>
        <translation>背景：{clips} 段合成片段中有 {given} 段得到类别，约每小时 {an_hour} 次误报。</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>频带</translation>
    </message>
    <message>
        <source>Bright: what counted most for the class. Time runs to the right, pitch upwards.</source>
        <translation>亮处：对该类别最重要的部分。时间向右，音高向上。</translation>
    </message>
    <message>
        <source>Check that the drive is there and that you may open the folder.</source>
        <translation>请检查驱动器是否已连接，以及您是否有权打开此文件夹。</translation>
    </message>
    <message>
        <source>Check the name, or choose another model.</source>
        <translation>请检查名称，或选择另一个模型。</translation>
    </message>
    <message>
        <source>Check the name. Accept its terms on {page} and enter an access token of yours: `tldesk network --token`.</source>
        <translation>请检查名称。在 {page} 上接受其条款，并输入您的访问令牌：`tldesk network --token`。</translation>
    </message>
    <message>
        <source>Check the network, the proxy and the address of the model server in the settings.</source>
        <translation>请检查网络、代理以及设置中模型服务器的地址。</translation>
    </message>
    <message>
        <source>Check these labels once more without looking at predictions.</source>
        <translation>请在不看预测的情况下再检查一次这些标签。</translation>
    </message>
    <message>
        <source>Checking the download</source>
        <translation>正在检查下载的文件</translation>
    </message>
    <message>
        <source>Checking the model</source>
        <translation>正在检查模型</translation>
    </message>
    <message>
        <source>Checking the models</source>
        <translation>正在核对模型</translation>
    </message>
    <message>
        <source>Choose Auto, feature extraction or fine-tuning, or leave “Teacher” empty.</source>
        <translation>请选择自动、特征提取或微调，或者将“教师”留空。</translation>
    </message>
    <message>
        <source>Choose a CSV, JSON, Excel or text file, or a folder with train.csv and test.csv.</source>
        <translation>请选择 CSV、JSON、Excel 或文本文件，或包含 train.csv 和 test.csv 的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder of sound files</source>
        <translation>选择声音文件所在的文件夹</translation>
    </message>
    <message>
        <source>Choose a folder of sound files, a folder with one subfolder per class, a table that names the sounds, or a zip of any of these.</source>
        <translation>请选择声音文件夹、每个类别一个子文件夹的文件夹、列出声音文件的表格，或其中任一种的 zip 压缩包。</translation>
    </message>
    <message>
        <source>Choose a folder with model.safetensors, config.json and tokenizer.json of a BERT, an XLM-R or a RoBERTa.</source>
        <translation>请选择包含 BERT、XLM-R 或 RoBERTa 的 model.safetensors、config.json 和 tokenizer.json 的文件夹。</translation>
    </message>
    <message>
        <source>Choose a teacher that was trained for all classes.</source>
        <translation>请选择一个针对所有类别训练过的教师。</translation>
    </message>
    <message>
        <source>Choose a training without a teacher.</source>
        <translation>请选择一次没有教师的训练。</translation>
    </message>
    <message>
        <source>Choose fine-tuning, or the linear head.</source>
        <translation>请选择微调，或使用线性分类头。</translation>
    </message>
    <message>
        <source>Choose the column of the texts. Columns: {columns}.</source>
        <translation>请选择文本所在的列。现有的列：{columns}。</translation>
    </message>
    <message>
        <source>Choose the file again, then its columns.</source>
        <translation>请重新选择该文件，然后选择其中的列。</translation>
    </message>
    <message>
        <source>Choose “Flatten” for this training too, or start from something else.</source>
        <translation>为本次训练也选择“展平”，或从别的模型开始。</translation>
    </message>
    <message>
        <source>Classes: import the images next to them without a label ({0})</source>
        <translation>类别：旁边的图像不带标签导入（{0}）</translation>
    </message>
    <message>
        <source>Classes: skip the images next to them ({0})</source>
        <translation>类别：跳过旁边的图像（{0}）</translation>
    </message>
    <message>
        <source>Close other programs that record, choose another microphone, or plug it in again.</source>
        <translation>请关闭其他正在录音的程序，选择另一个麦克风，或重新接上。</translation>
    </message>
    <message>
        <source>Close the project, then open it where it is now.</source>
        <translation>请关闭项目，然后在它现在的位置打开。</translation>
    </message>
    <message>
        <source>Columns: {columns}.</source>
        <translation>列：{columns}。</translation>
    </message>
    <message>
        <source>Compare with frequency bands alone, without a pretrained model, on a growing number of sounds</source>
        <translation>与不用预训练模型、仅用频带的模型比较，所用声音逐步增加</translation>
    </message>
    <message>
        <source>Comparing the texts</source>
        <translation>正在比较文本</translation>
    </message>
    <message>
        <source>Comparing with frequency bands alone</source>
        <translation>正在与仅用频带的结果比较</translation>
    </message>
    <message>
        <source>Comparing with words alone</source>
        <translation>正在与仅用词语的结果比较</translation>
    </message>
    <message>
        <source>Continue in that window, or close the project there first.</source>
        <translation>请在那个窗口中继续，或先在那里关闭项目。</translation>
    </message>
    <message>
        <source>Copy it again from the settings of your account.</source>
        <translation>请从您账户的设置中重新复制。</translation>
    </message>
    <message>
        <source>Copy it again, or pack the models again on the other computer.</source>
        <translation>请重新复制，或在另一台电脑上重新打包模型。</translation>
    </message>
    <message>
        <source>Correct {setting}, as in http://proxy.example:8080, or remove it. Then start tldesk again.</source>
        <translation>请改正 {setting}（例如 http://proxy.example:8080）或将其删除，然后重新启动 tldesk。</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Counts words and parts of words, without a pretrained model. Done in seconds. Shows how much the pretrained model helps.</source>
        <translation>统计词和词的片段，不使用预训练模型。几秒钟就好；可看出预训练模型有多大价值。</translation>
    </message>
    <message>
        <source>Cut from one recording, or the same thing recorded again. They belong in one split.</source>
        <translation>从同一录音剪出，或把同一声源又录了一次。它们应在同一个数据集中。</translation>
    </message>
    <message>
        <source>Definition of “{value}” changed</source>
        <translation>“{value}”的定义已更改</translation>
    </message>
    <message>
        <source>Delete it and run the set-up again, or choose another model.</source>
        <translation>请删除该文件后重新运行安装，或选择其他模型。</translation>
    </message>
    <message>
        <source>Downloading the model</source>
        <translation>正在下载模型</translation>
    </message>
    <message>
        <source>Downloads are turned off.</source>
        <translation>下载已关闭。</translation>
    </message>
    <message>
        <source>Drop a folder of sound files here</source>
        <translation>将声音文件夹拖到此处</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机丢弃</translation>
    </message>
    <message>
        <source>Encodings: {names}.</source>
        <translation>编码：{names}。</translation>
    </message>
    <message>
        <source>Every sound gets one of the classes above, also one of something else.</source>
        <translation>每段声音都会得到上述类别之一，即使是别的声音。</translation>
    </message>
    <message>
        <source>Faster and higher, or slower and lower, by up to this. Use 0 where pitch tells classes apart.</source>
        <translation>更快更高，或更慢更低，最多这么多。如果类别靠音高区分，请用 0。</translation>
    </message>
    <message>
        <source>Fine-tuning was stopped by the user after {done} of {planned} {planned:epoch|epochs}. The best of them (epoch {best}) was compared.</source>
        <translation>用户在 {planned} 轮中的第 {done} 轮后停止了微调。已用其中最好的一轮（第 {best} 轮）进行比较。</translation>
    </message>
    <message>
        <source>Finish it first, or choose a finished training: {runs}.</source>
        <translation>请先完成它，或选择一个已完成的训练：{runs}。</translation>
    </message>
    <message>
        <source>Fit the whole spectrogram (double click)</source>
        <translation>显示整个频谱图（双击）</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>Folder that holds the sounds ({0}): {1}</source>
        <translation>存放声音的文件夹（{0} 个）：{1}</translation>
    </message>
    <message>
        <source>Folder {0} levels up ({1}): {2}</source>
        <translation>向上第 {0} 层文件夹（{1} 个）：{2}</translation>
    </message>
    <message>
        <source>For 16 languages, Chinese among them. The fastest.</source>
        <translation>适用于包括中文在内的 16 种语言。速度最快。</translation>
    </message>
    <message>
        <source>For English. Small and accurate.</source>
        <translation>适用于英语。小巧而准确。</translation>
    </message>
    <message>
        <source>For any sound: trained on libraries of sound effects.</source>
        <translation>适用于各种声音：用音效库训练。</translation>
    </message>
    <message>
        <source>For example: calls in the rain</source>
        <translation>例如：雨中的鸟鸣</translation>
    </message>
    <message>
        <source>For example: long complaints</source>
        <translation>例如：较长的投诉</translation>
    </message>
    <message>
        <source>For words. Small and very fast.</source>
        <translation>适用于词语。小巧且极快。</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>请先释放一些空间，再试一次。</translation>
    </message>
    <message>
        <source>Freezing the first {frozen} of {stages} stages. The rest of the model is trained.</source>
        <translation>模型 {stages} 个阶段中的前 {frozen} 个保持不变，其余部分参与训练。</translation>
    </message>
    <message>
        <source>Frequency bands</source>
        <translation>频带</translation>
    </message>
    <message>
        <source>Frequency bands alone</source>
        <translation>仅用频带</translation>
    </message>
    <message>
        <source>Frequency bands alone do as well, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}), this model {model}. A difference this small may be chance.</source>
        <translation>不用预训练模型、仅用频带同样好：{count} 段测试声音中 {words} 正确（{low} 至 {high}），本模型为 {model}。如此小的差异可能出于偶然。</translation>
    </message>
    <message>
        <source>Frequency bands alone do as well, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}), this model {model}. A difference this small may be chance.</source>
        <translation>不用预训练模型、仅用频带同样好：{count} 段验证声音中 {words} 正确（{low} 至 {high}），本模型为 {model}。如此小的差异可能出于偶然。</translation>
    </message>
    <message>
        <source>Frequency bands alone do better, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}), this model {model}.</source>
        <translation>不用预训练模型、仅用频带更好：{count} 段测试声音中 {words} 正确（{low} 至 {high}），本模型为 {model}。</translation>
    </message>
    <message>
        <source>Frequency bands alone do better, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}), this model {model}.</source>
        <translation>不用预训练模型、仅用频带更好：{count} 段验证声音中 {words} 正确（{low} 至 {high}），本模型为 {model}。</translation>
    </message>
    <message>
        <source>Frequency bands alone, without a pretrained model: {words} of the {count} test sounds correct ({low} to {high}). This model: {model}.</source>
        <translation>仅用频带、不用预训练模型：{count} 段测试声音中 {words} 正确（{low} 至 {high}）。此模型：{model}。</translation>
    </message>
    <message>
        <source>Frequency bands alone, without a pretrained model: {words} of the {count} validation sounds correct ({low} to {high}). This model: {model}.</source>
        <translation>仅用频带、不用预训练模型：{count} 段验证声音中 {words} 正确（{low} 至 {high}）。此模型：{model}。</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>缺口</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>分类头</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏层</translation>
    </message>
    <message>
        <source>Hidden layer</source>
        <translation>隐藏层宽度</translation>
    </message>
    <message>
        <source>How many numbers the hidden layer of the head has.</source>
        <translation>分类头的隐藏层有多少个数。</translation>
    </message>
    <message>
        <source>How many times training goes through all images. Auto: 5, and more with few images.</source>
        <translation>训练把每张图像看多少遍。“自动”：5 遍，图像少时更多。</translation>
    </message>
    <message>
        <source>How much training sounds are varied: not at all, in level and place and with a little noise, also in speed and with gaps, or more.</source>
        <translation>训练声音变化的程度：不变；改变响度和位置并加少量噪声；再改变速度并加缺口；或更多。</translation>
    </message>
    <message>
        <source>Identical texts</source>
        <translation>相同的文本</translation>
    </message>
    <message>
        <source>If this network asks for a sign-in, sign in with a browser. Else check the address in the settings.</source>
        <translation>如果这个网络要求登录，请用浏览器登录。否则请检查设置中的地址。</translation>
    </message>
    <message>
        <source>Importing the models</source>
        <translation>正在导入模型</translation>
    </message>
    <message>
        <source>In each epoch, so many of the letters of a training text are mistyped, at random: hit beside, exchanged or left out. Chinese characters are exchanged or left out.</source>
        <translation>每一轮中，训练文本里会有这个比例的字母随机打错：按到旁边的键、前后颠倒或漏打。汉字则前后颠倒或漏掉。</translation>
    </message>
    <message>
        <source>In each epoch, so many of the training texts are in small letters, in capitals, or have a capital at each word. Models that do not tell capitals apart do not notice.</source>
        <translation>每一轮中，会有这个比例的训练文本改为全部小写、全部大写或每个词首字母大写。不区分大小写的模型察觉不到。</translation>
    </message>
    <message>
        <source>In each epoch, so many of the words of a training text are left out, at random. Of Chinese, so many of the characters.</source>
        <translation>每一轮中，训练文本里会有这个比例的词语被随机省略；中文则省略这个比例的汉字。</translation>
    </message>
    <message>
        <source>It was deleted. Try again, perhaps from another network.</source>
        <translation>它已被删除。请再试一次，或换一个网络。</translation>
    </message>
    <message>
        <source>Labelled “{label}”, which may be correct. It is like</source>
        <translation>标注为“{label}”，可能是正确的。它听起来像</translation>
    </message>
    <message>
        <source>Large spectrogram</source>
        <translation>大频谱图</translation>
    </message>
    <message>
        <source>Larger spectrogra&amp;ms</source>
        <translation>放大频谱图(&amp;M)</translation>
    </message>
    <message>
        <source>Learn from validation images</source>
        <translation>学习验证图像</translation>
    </message>
    <message>
        <source>Learning once more, from the validation images too</source>
        <translation>再学习一次，也用验证图像</translation>
    </message>
    <message>
        <source>Learns from the predictions of “{teacher}” for {count} training {count:image|images}, beside their labels, and for {more} {more:image|images} without a label.</source>
        <translation>除标签外，还从“{teacher}”对 {count} 张训练图像的预测学习，并从它对 {more} 张没有标签的图像的预测学习。</translation>
    </message>
    <message>
        <source>Learns from the predictions of “{teacher}” for {count} training {count:image|images}, beside their labels.</source>
        <translation>除标签外，还从“{teacher}”对 {count} 张训练图像的预测学习。</translation>
    </message>
    <message>
        <source>Leave “Flatten” off, or choose a convolutional network.</source>
        <translation>不要选择“展平”，或选择一个卷积网络。</translation>
    </message>
    <message>
        <source>Left: the sound as it is. Beside it: random variations that training makes of it. If one no longer fits its label, use weaker augmentation.</source>
        <translation>左侧：原来的声音。旁边：训练时随机变化出的声音。如果其中有的不再符合标签，请减弱增强。</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Listening to the sound</source>
        <translation>正在听这段声音</translation>
    </message>
    <message>
        <source>Look through them: the filter “Accepted all at once” shows them. To confirm labels, select the images and press the key of their class.</source>
        <translation>请逐一查看：筛选“一次性接受”即可列出它们。要确认标签，请选中图像并按下其类别的按键。</translation>
    </message>
    <message>
        <source>Looking at the table</source>
        <translation>正在查看表格</translation>
    </message>
    <message>
        <source>Looking at the tables</source>
        <translation>正在查看各表格</translation>
    </message>
    <message>
        <source>Looking for sounds of one recording</source>
        <translation>正在查找同一录音的声音</translation>
    </message>
    <message>
        <source>Louder or quieter by up to so many decibels.</source>
        <translation>更响或更轻，最多这么多分贝。</translation>
    </message>
    <message>
        <source>Loudness</source>
        <translation>响度</translation>
    </message>
    <message>
        <source>Measures how loud each frequency is and how that changes, without a pretrained model. Done in seconds. Shows how much the pretrained model helps.</source>
        <translation>测量每个频率有多响、如何变化，不使用预训练模型。几秒钟就好；可看出预训练模型有多大价值。</translation>
    </message>
    <message>
        <source>Measuring the frequency bands</source>
        <translation>正在测量频带</translation>
    </message>
    <message>
        <source>Measuring {0}</source>
        <translation>正在测量 {0}</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Models of images with several labels cannot learn from another training.</source>
        <translation>带多个标签的图像的模型不能从另一次训练学习。</translation>
    </message>
    <message>
        <source>Models that are here: {available}.</source>
        <translation>这里的模型：{available}。</translation>
    </message>
    <message>
        <source>Models that you have added can be.</source>
        <translation>您添加的模型可以移除。</translation>
    </message>
    <message>
        <source>Most similar as the pretrained model hears them, before it learned your classes.</source>
        <translation>预训练模型在学习您的类别之前听来最相似的声音。</translation>
    </message>
    <message>
        <source>Move what lies there elsewhere, or make it writable. Until then nothing is downloaded.</source>
        <translation>请将那里的内容移到别处，或使其可写。在此之前不会下载任何内容。</translation>
    </message>
    <message>
        <source>Moved in time</source>
        <translation>时间移动</translation>
    </message>
    <message>
        <source>Name a model of `tldesk models`, one of timm, or a text encoder as owner/name.</source>
        <translation>请输入 `tldesk models` 中的模型、timm 的模型，或以“所有者/名称”输入一个文本编码器。</translation>
    </message>
    <message>
        <source>Name one by its number or its folder: {runs}.</source>
        <translation>请用编号或文件夹名指明一个：{runs}。</translation>
    </message>
    <message>
        <source>Name one of this project by its number or its folder: {runs}.</source>
        <translation>请用编号或文件夹指明这个项目中的一次训练：{runs}。</translation>
    </message>
    <message>
        <source>Name the file after its model, as in resnet50.safetensors. Possible names: {names}.</source>
        <translation>请用模型的名称命名文件，例如 resnet50.safetensors。可用的名称：{names}。</translation>
    </message>
    <message>
        <source>Next image after labelling</source>
        <translation>标注后转到下一张图像</translation>
    </message>
    <message>
        <source>No gain: “{student}” is not smaller than “{teacher}”.</source>
        <translation>没有收益：“{student}”并不比“{teacher}”小。</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>No model of “{path}” can be imported. First reason, of {name}: {reason}.</source>
        <translation>“{path}”中没有模型可以导入。第一个原因（{name}）：{reason}。</translation>
    </message>
    <message>
        <source>No two different texts say the same.</source>
        <translation>没有两条不同的文本意思相同。</translation>
    </message>
    <message>
        <source>No two sounds are of one recording.</source>
        <translation>没有两段声音来自同一录音。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Noise is added, at least so many decibels quieter than the sound, and at most 25 dB quieter than that. 60 dB adds none.</source>
        <translation>加入噪声，至少比声音轻这么多分贝，最多再轻 25 dB。60 dB 表示不加。</translation>
    </message>
    <message>
        <source>None: each stands for itself</source>
        <translation>没有：每段声音各自独立</translation>
    </message>
    <message>
        <source>None: the images have no labels yet</source>
        <translation>没有：图像还没有标签</translation>
    </message>
    <message>
        <source>Not classes: import all images as one folder</source>
        <translation>不是类别：所有图像作为一个文件夹导入</translation>
    </message>
    <message>
        <source>Not quite enough images to tell which is better: “{better}” is {points} points more accurate than “{worse}” ({low} to {high}), p {p}.</source>
        <translation>图像数量尚不足以判断哪个更好：“{better}”的准确率比“{worse}”高 {points} 个百分点（{low} 至 {high}），p {p}。</translation>
    </message>
    <message>
        <source>On features that stay as they are, only a linear head can learn from “{teacher}”.</source>
        <translation>特征保持不变时，只有线性分类头能从“{teacher}”学习。</translation>
    </message>
    <message>
        <source>One large spectrogram (Enter)</source>
        <translation>单个大频谱图（Enter）</translation>
    </message>
    <message>
        <source>Only models of images can learn from another training.</source>
        <translation>只有图像的模型能从另一次训练学习。</translation>
    </message>
    <message>
        <source>Only those that you ask for. Nothing else uses the network, except setting up a converter for an export, which you ask for as well.</source>
        <translation>只下载您要求的模型。除此之外，只有您要求为导出安装转换器时才会使用网络。</translation>
    </message>
    <message>
        <source>Open {page} in a browser. Create a new token there and enter it: `tldesk network --token`.</source>
        <translation>请在浏览器中打开 {page}，在那里创建新的令牌并输入：`tldesk network --token`。</translation>
    </message>
    <message>
        <source>Other letter case</source>
        <translation>改变大小写</translation>
    </message>
    <message>
        <source>Packing the models</source>
        <translation>正在打包模型</translation>
    </message>
    <message>
        <source>Part {0} of the file name ({1}): {2}</source>
        <translation>文件名的第 {0} 部分（{1} 个）：{2}</translation>
    </message>
    <message>
        <source>Pretrained vs. frequency bands alone</source>
        <translation>预训练与仅用频带</translation>
    </message>
    <message>
        <source>Re-split on the Data page: this keeps sounds together where possible. A class that would then have no validation sounds needs sounds of other recordings.</source>
        <translation>请在数据页重新划分：会尽量让它们留在一起。若某个类别因此没有验证声音，则需要其他录音的声音。</translation>
    </message>
    <message>
        <source>Reading texts</source>
        <translation>正在读取文本</translation>
    </message>
    <message>
        <source>Reading the images with the pretrained model</source>
        <translation>正在用预训练模型读取图像</translation>
    </message>
    <message>
        <source>Reading the texts</source>
        <translation>正在读取文本</translation>
    </message>
    <message>
        <source>Recordings with label tracks</source>
        <translation>带标签轨道的录音</translation>
    </message>
    <message>
        <source>Remove the model in “Models…”, then download or import it again. Or choose another model.</source>
        <translation>请在“模型…”中移除此模型，然后重新下载或导入；或选择另一个模型。</translation>
    </message>
    <message>
        <source>Resizing “Auto” is {fitting} for these images. {reason}</source>
        <translation>对这些图像，图像适配的“自动”采用：{fitting}。{reason}</translation>
    </message>
    <message>
        <source>Reverberation</source>
        <translation>混响</translation>
    </message>
    <message>
        <source>Save it again with another program, or as “CSV UTF-8”.</source>
        <translation>请用其他程序重新保存，或另存为“CSV UTF-8”。</translation>
    </message>
    <message>
        <source>Save it as “CSV UTF-8”, JSON Lines or an Excel workbook (.xlsx), then choose that file.</source>
        <translation>请将其另存为“CSV UTF-8”、JSON Lines 或 Excel 工作簿 (.xlsx)，然后选择该文件。</translation>
    </message>
    <message>
        <source>Select a sound to see it here, with what the model based its prediction on.</source>
        <translation>选择一段声音：它会显示在这里，并标出模型依据了什么。</translation>
    </message>
    <message>
        <source>Select a sound to see what it is like.</source>
        <translation>选择一段声音，看看它与哪些相似。</translation>
    </message>
    <message>
        <source>Select the next one after labelling.</source>
        <translation>给出标签后自动选择下一个。</translation>
    </message>
    <message>
        <source>Send POST /predict with a text as the body, or with {&quot;text&quot;: &quot;…&quot;} as application/json.</source>
        <translation>请发送 POST /predict，正文为一条文本，或以 application/json 发送 {&quot;text&quot;: &quot;…&quot;}。</translation>
    </message>
    <message>
        <source>Send POST /predict with an image as the body.</source>
        <translation>请发送 POST /predict，正文为一张图像。</translation>
    </message>
    <message>
        <source>Sentence Transformers</source>
        <translation>Sentence Transformers</translation>
    </message>
    <message>
        <source>Set up the keyring of your system, or download the file with a browser and import it.</source>
        <translation>请设置系统的密钥环，或用浏览器下载文件后导入。</translation>
    </message>
    <message>
        <source>Several trainings are called “{run}”.</source>
        <translation>有几次训练都叫“{run}”。</translation>
    </message>
    <message>
        <source>Sheets: {sheets}.</source>
        <translation>工作表：{sheets}。</translation>
    </message>
    <message>
        <source>Show large spectrogram</source>
        <translation>显示大频谱图</translation>
    </message>
    <message>
        <source>So many of the training sounds are heard as in a room, a different one each time.</source>
        <translation>这么多的训练声音听起来像在房间里，每次都是不同的房间。</translation>
    </message>
    <message>
        <source>So many short stretches of time and as many bands of frequency are left out.</source>
        <translation>略去这么多小段时间和同样多的频带。</translation>
    </message>
    <message>
        <source>So much of the hidden layer is left out in each step, at random. It reduces overfitting.</source>
        <translation>每一步随机舍去隐藏层的这一部分，以减少过拟合。</translation>
    </message>
    <message>
        <source>Some images are in folders, others next to them. What are the folders?</source>
        <translation>有些图像在文件夹中，另一些在文件夹旁边。这些文件夹是什么？</translation>
    </message>
    <message>
        <source>Sounds are packed unchanged, including what their files say of title, author and time.</source>
        <translation>声音会原样打包，包括文件中记录的标题、作者和时间。</translation>
    </message>
    <message>
        <source>Sounds of one recording</source>
        <translation>同一录音的声音</translation>
    </message>
    <message>
        <source>Sounds of one recording in several splits</source>
        <translation>同一录音的声音出现在多个数据集中</translation>
    </message>
    <message>
        <source>Sounds of one recording stay together</source>
        <translation>同一录音的声音放在一起</translation>
    </message>
    <message>
        <source>Sounds of one speaker, recording or other group that came with them</source>
        <translation>随数据而来的同一说话人、同一录音或其他分组的声音</translation>
    </message>
    <message>
        <source>Sounds recorded within a minute of each other</source>
        <translation>录音时间相差一分钟以内的声音</translation>
    </message>
    <message>
        <source>Sounds with a table</source>
        <translation>带表格的声音</translation>
    </message>
    <message>
        <source>Spectrogram size</source>
        <translation>频谱图大小</translation>
    </message>
    <message>
        <source>Spectrograms and embeddings are created again when needed.</source>
        <translation>频谱图和嵌入会在需要时重新生成。</translation>
    </message>
    <message>
        <source>Spectrograms and embeddings of one project. The oldest are deleted, and created again when needed.</source>
        <translation>一个项目的频谱图和嵌入。最旧的会被删除，需要时重新生成。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Stopped by the user before the first epoch of fine-tuning was complete.</source>
        <translation>用户在微调的第一轮完成之前停止了训练。</translation>
    </message>
    <message>
        <source>Stopped by the user before the model had learned from the validation images too. The model from before that was kept.</source>
        <translation>用户在模型也用验证图像学习之前停止了训练，保留了此前的模型。</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>教师</translation>
    </message>
    <message>
        <source>Test ({first}) and validation ({val}) are different images, so the two may differ. Validation also chose the model, so only test says what to expect of new images.</source>
        <translation>测试（{first}）与验证（{val}）用的是不同的图像，因此两者可能不同。模型又是按验证图像选出的，所以只有测试能说明对新图像可以期待什么。</translation>
    </message>
    <message>
        <source>Test on other images, or train the teacher again with these splits.</source>
        <translation>请用其他图像测试，或者用这些划分重新训练教师。</translation>
    </message>
    <message>
        <source>Textbook</source>
        <translation>教科书</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Texts longer than 32,767 characters are left out. A workbook has at most 1,048,575 texts.</source>
        <translation>超过 32,767 个字符的文本不会导出。工作簿最多容纳 1,048,575 条文本。</translation>
    </message>
    <message>
        <source>That is not an access token.</source>
        <translation>这不是访问令牌。</translation>
    </message>
    <message>
        <source>The access token cannot be kept: {reason}.</source>
        <translation>无法保存访问令牌：{reason}。</translation>
    </message>
    <message>
        <source>The columns of “{path}” have changed since they were chosen.</source>
        <translation>选择列之后，“{path}”的列已更改。</translation>
    </message>
    <message>
        <source>The connection to “{host}” was lost after {megabytes} MB.</source>
        <translation>下载 {megabytes} MB 后，与“{host}”的连接中断。</translation>
    </message>
    <message>
        <source>The disk of “{path}” has {free} GB left, but “{backbone}” needs {gb} GB.</source>
        <translation>“{path}”所在的磁盘还剩 {free} GB，但“{backbone}”需要 {gb} GB。</translation>
    </message>
    <message>
        <source>The first channel (left)</source>
        <translation>第一声道（左）</translation>
    </message>
    <message>
        <source>The folder of the open project, “{path}”, was moved, renamed or deleted.</source>
        <translation>当前项目的文件夹“{path}”已被移动、重命名或删除。</translation>
    </message>
    <message>
        <source>The fourth channel</source>
        <translation>第四声道</translation>
    </message>
    <message>
        <source>The head sees every place of the image by itself, not their mean. It has many times as many weights then, and needs more images.</source>
        <translation>分类头分别看图像的每个位置，而不是它们的平均值。这样权重会多出许多倍，也需要更多图像。</translation>
    </message>
    <message>
        <source>The later part of the model adapts to your sounds. It helps where the features confuse classes. Takes minutes.</source>
        <translation>模型的后一部分会适应您的声音。在特征混淆类别时有帮助。需要几分钟。</translation>
    </message>
    <message>
        <source>The list of what is contacted, “{path}”, cannot be kept: {reason}.</source>
        <translation>无法保存联系记录“{path}”：{reason}。</translation>
    </message>
    <message>
        <source>The mean of all channels</source>
        <translation>所有声道的平均</translation>
    </message>
    <message>
        <source>The microphone cannot be used: {reason}.</source>
        <translation>无法使用麦克风：{reason}。</translation>
    </message>
    <message>
        <source>The model does not hear the faded ends.</source>
        <translation>模型听不到变淡的两端。</translation>
    </message>
    <message>
        <source>The model has learned from the validation images too. Their results are those from before it had.</source>
        <translation>模型最后也学习了验证图像；这里显示的是它学习之前在验证图像上的结果。</translation>
    </message>
    <message>
        <source>The model of many tutorials: VGG-16 unchanged, flattened, one hidden layer of 256, ten epochs of Adam. Shows how much newer practice helps.</source>
        <translation>许多教程中的模型：VGG-16 保持不变，展平，一个 256 的隐藏层，用 Adam 训练十轮。用来看出新的做法有多大帮助。</translation>
    </message>
    <message>
        <source>The pretrained model is {gap} {gap:point|points} better than frequency bands alone ({low} to {high}).</source>
        <translation>预训练模型比仅用频带的模型好 {gap} 个百分点（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>The pretrained model is {gap} {gap:point|points} worse than frequency bands alone ({low} to {high}). Train with the strategy Frequency bands.</source>
        <translation>预训练模型比仅用频带的模型差 {gap} 个百分点（{low} 至 {high}）。请用“频带”策略训练。</translation>
    </message>
    <message>
        <source>The project “{path}” is already open in another tldesk window, or a command is working on it.</source>
        <translation>项目“{path}”已在另一个 tldesk 窗口中打开，或有命令正在使用它。</translation>
    </message>
    <message>
        <source>The proxy in {setting}, “{proxy}”, is not a valid address.</source>
        <translation>{setting} 中的代理“{proxy}”不是有效的地址。</translation>
    </message>
    <message>
        <source>The results hold for sounds like those of the data: another microphone, place or season may lower them.</source>
        <translation>这些结果适用于与数据相似的声音：换了麦克风、地点或季节，结果可能变差。</translation>
    </message>
    <message>
        <source>The same sound at another rate, level or quality.</source>
        <translation>同一段声音，只是采样率、音量或音质不同。</translation>
    </message>
    <message>
        <source>The same source in the same place, a moment later: a model trained on one of them knows them all.</source>
        <translation>同一声源、同一地点、稍后再录：模型学过其中一段，就认得其余各段。</translation>
    </message>
    <message>
        <source>The second channel (right)</source>
        <translation>第二声道（右）</translation>
    </message>
    <message>
        <source>The stages of this model cannot be computed apart, so all of it runs in PyTorch, which takes longer.</source>
        <translation>此模型的各阶段无法分开计算，因此整个模型在 PyTorch 中运行，耗时更长。</translation>
    </message>
    <message>
        <source>The table has no column “{column}”.</source>
        <translation>表格中没有“{column}”列。</translation>
    </message>
    <message>
        <source>The table “{path}” has no column that looks like texts.</source>
        <translation>表格“{path}”中没有像文本的列。</translation>
    </message>
    <message>
        <source>The third channel</source>
        <translation>第三声道</translation>
    </message>
    <message>
        <source>The training and validation images come from only {groups} groups. The validation results are of a model that had not learned from the validation images; the model that is kept has then learned from them too.</source>
        <translation>训练图像和验证图像只来自 {groups} 个组。验证结果来自一个没有学习过验证图像的模型；之后，保留下来的模型也学习了这些验证图像。</translation>
    </message>
    <message>
        <source>The training and validation sounds come from only {groups} speakers, recordings or other groups. The validation results are of a model that had not learned from the validation sounds; the model that is kept has then learned from them too.</source>
        <translation>训练声音和验证声音只来自 {groups} 个说话人、录音或其他组。验证结果来自一个没有学习过验证声音的模型；之后，保留下来的模型也学习了这些验证声音。</translation>
    </message>
    <message>
        <source>The training “{run}” uses “{backbone}” now.</source>
        <translation>训练“{run}”正在使用“{backbone}”。</translation>
    </message>
    <message>
        <source>The vocabulary of “{vocabulary}” is not on this computer.</source>
        <translation>此电脑上没有“{vocabulary}”的词表。</translation>
    </message>
    <message>
        <source>The vocabulary “{path}” is damaged: {reason}.</source>
        <translation>词表“{path}”已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The weights as .safetensors, for further work in Python with PyTorch and Sentence Transformers.</source>
        <translation>以 .safetensors 保存的权重，便于在 Python 中用 PyTorch 和 Sentence Transformers 继续工作。</translation>
    </message>
    <message>
        <source>The weights of {backbone} give no usable numbers.</source>
        <translation>{backbone} 的权重给不出可用的数值。</translation>
    </message>
    <message>
        <source>The window reloads in the new language, with your project open.</source>
        <translation>窗口会以新语言重新载入，项目保持打开。</translation>
    </message>
    <message>
        <source>There is no sound file to paste. Copy one first.</source>
        <translation>没有可粘贴的声音文件。请先复制一个。</translation>
    </message>
    <message>
        <source>There is no table or text file to paste. Copy one first.</source>
        <translation>没有可粘贴的表格或文本文件：请先复制一个。</translation>
    </message>
    <message>
        <source>There is no training “{teacher}” in this project to learn from.</source>
        <translation>这个项目中没有可以从中学习的训练“{teacher}”。</translation>
    </message>
    <message>
        <source>These files are damaged, missing, too short or too long, and are not used. Stretches of long recordings can be imported with a table or a label track.</source>
        <translation>这些文件已损坏、缺失、过短或过长；它们不会被使用。长录音的片段可以用表格或标签轨道导入。</translation>
    </message>
    <message>
        <source>These texts cannot be read, and are not used.</source>
        <translation>这些文本无法读取，不会使用。</translation>
    </message>
    <message>
        <source>This sound is like</source>
        <translation>此声音与之相似</translation>
    </message>
    <message>
        <source>This strategy learns from labels alone, so “{teacher}” cannot be its teacher.</source>
        <translation>这种策略只从标签学习，所以“{teacher}”不能做它的教师。</translation>
    </message>
    <message>
        <source>This will take about {minutes} min on this computer.</source>
        <translation>在这台电脑上大约需要 {minutes} 分钟。</translation>
    </message>
    <message>
        <source>This will take less than a minute on this computer.</source>
        <translation>在这台电脑上用时不到一分钟。</translation>
    </message>
    <message>
        <source>Those of one day, by the time in the file name ({0}): {1}</source>
        <translation>同一天录制的，按文件名中的时间（{0} 个）：{1}</translation>
    </message>
    <message>
        <source>Too few images to tell which is better: “{better}” is {points} points more accurate than “{worse}” ({low} to {high}), p {p}. To be sure of a difference like this, about {needed} are needed.</source>
        <translation>图像太少，无法判断哪个更好：“{better}”的准确率比“{worse}”高 {points} 个百分点（{low} 至 {high}），p {p}。要确认这样的差异，约需 {needed} 张。</translation>
    </message>
    <message>
        <source>Train a smaller model directly instead.</source>
        <translation>请改为直接训练一个更小的模型。</translation>
    </message>
    <message>
        <source>Trained on the labels alone, “{direct}” is {points} points less accurate than that, p {p}.</source>
        <translation>只用标签训练的“{direct}”比它低 {points} 个百分点，p {p}。</translation>
    </message>
    <message>
        <source>Try again later. What is here is kept.</source>
        <translation>请稍后再试。已有的部分会保留。</translation>
    </message>
    <message>
        <source>Try again. It resumes where it stopped.</source>
        <translation>请再试一次，会从中断处继续。</translation>
    </message>
    <message>
        <source>Turn on “Allow downloads of models” in the settings, or add --online to download once.</source>
        <translation>请在设置中打开“允许下载模型”，或加上 --online 只下载这一次。</translation>
    </message>
    <message>
        <source>Two models are trained on 10, 25, 50 and 100% of the training sounds: the pretrained one, as in this training, and one of frequency bands alone. Both are tested on the same sounds.</source>
        <translation>用 10%、25%、50% 和 100% 的训练声音各训练两个模型：与本次训练相同的预训练模型，以及仅用频带的模型。两者在相同的声音上测试。</translation>
    </message>
    <message>
        <source>Two models are trained on 10, 25, 50 and 100% of the training texts: the pretrained one, as in this training, and one of words alone. Both are tested on the same texts.</source>
        <translation>用 10%、25%、50% 和 100% 的训练文本各训练两个模型：与本次训练相同的预训练模型，以及仅用词语的模型。两者在相同的文本上测试。</translation>
    </message>
    <message>
        <source>Type the name again without them.</source>
        <translation>请重新输入不含这些字符的名称。</translation>
    </message>
    <message>
        <source>Typing mistakes</source>
        <translation>输入错误</translation>
    </message>
    <message>
        <source>Use one line of at most 60 characters.</source>
        <translation>请用一行，最多 60 个字符。</translation>
    </message>
    <message>
        <source>Used for suggestions, doubtful labels, finding similar ones and the map.</source>
        <translation>建议、存疑标签、查找相似内容和分布图都由此而来。</translation>
    </message>
    <message>
        <source>Wait some minutes, then try again.</source>
        <translation>请等几分钟再试。</translation>
    </message>
    <message>
        <source>Wait until it ends, or stop it. Then remove the model.</source>
        <translation>请等它结束，或先停止它，然后再移除模型。</translation>
    </message>
    <message>
        <source>Wait until it is done there, then look again.</source>
        <translation>请等它在那里完成后再查看。</translation>
    </message>
    <message>
        <source>What is heard of recordings in stereo, or with more channels?</source>
        <translation>立体声或更多声道的录音，听哪个声道？</translation>
    </message>
    <message>
        <source>What tells the classes apart by the model&apos;s features: one layer (linear), one more layer before it (hidden), or the angle to a direction of each class (cosine).</source>
        <translation>根据模型的特征区分各个类别的部分：一层（线性）、前面再加一层（隐藏层），或与每个类别方向的夹角（余弦）。</translation>
    </message>
    <message>
        <source>Which column holds the labels?</source>
        <translation>哪一列是标签？</translation>
    </message>
    <message>
        <source>Which column names the images?</source>
        <translation>哪一列是图像的文件名？</translation>
    </message>
    <message>
        <source>Whole text</source>
        <translation>整条文本</translation>
    </message>
    <message>
        <source>With only {count} validation {count:image|images}, the model that is kept has then learned from them too. The validation results are of the model before that.</source>
        <translation>验证图像只有 {count} 张，因此保留下来的模型最后也学习了这些图像。验证结果来自此前的模型。</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Words alone</source>
        <translation>仅用词语</translation>
    </message>
    <message>
        <source>Words alone do as well, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}), this model {model}. A difference this small may be chance.</source>
        <translation>不用预训练模型、仅用词语同样好：{count} 条测试文本中 {words} 正确（{low} 至 {high}），本模型为 {model}。如此小的差异可能出于偶然。</translation>
    </message>
    <message>
        <source>Words alone do as well, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}), this model {model}. A difference this small may be chance.</source>
        <translation>不用预训练模型、仅用词语同样好：{count} 条验证文本中 {words} 正确（{low} 至 {high}），本模型为 {model}。如此小的差异可能出于偶然。</translation>
    </message>
    <message>
        <source>Words alone do better, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}), this model {model}.</source>
        <translation>不用预训练模型、仅用词语更好：{count} 条测试文本中 {words} 正确（{low} 至 {high}），本模型为 {model}。</translation>
    </message>
    <message>
        <source>Words alone do better, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}), this model {model}.</source>
        <translation>不用预训练模型、仅用词语更好：{count} 条验证文本中 {words} 正确（{low} 至 {high}），本模型为 {model}。</translation>
    </message>
    <message>
        <source>Words left out</source>
        <translation>省略词语</translation>
    </message>
    <message>
        <source>Yes, up to the first number: “dog barks 012.wav” is a “dog barks”</source>
        <translation>是，到第一个数字为止：“dog barks 012.wav”是“dog barks”</translation>
    </message>
    <message>
        <source>Yes, up to the first number: “red cell 012.jpg” is a “red cell”</source>
        <translation>是，到第一个数字为止：“red cell 012.jpg”是“red cell”</translation>
    </message>
    <message>
        <source>Yes, up to the first “.” or “_”: “cat_012.jpg” is a “cat”</source>
        <translation>是，到第一个“.”或“_”为止：“cat_012.jpg”就是“cat”</translation>
    </message>
    <message>
        <source>Yes, up to the first “.” or “_”: “yes_anna_3.wav” is a “yes”</source>
        <translation>是，到第一个“.”或“_”为止：“yes_anna_3.wav”就是“yes”</translation>
    </message>
    <message>
        <source>`tldesk models` lists them.</source>
        <translation>`tldesk models` 会列出它们。</translation>
    </message>
    <message>
        <source>a bracket is not closed</source>
        <translation>括号没有闭合</translation>
    </message>
    <message>
        <source>a quotation mark is not closed</source>
        <translation>引号没有闭合</translation>
    </message>
    <message>
        <source>a row belongs to something that is not there</source>
        <translation>有一行指向不存在的内容</translation>
    </message>
    <message>
        <source>a sequence of it becomes a long text</source>
        <translation>它的一个字符序列会变成很长的文本</translation>
    </message>
    <message>
        <source>a server on this computer may lead to this computer alone</source>
        <translation>本机的服务器只能指向本机</translation>
    </message>
    <message>
        <source>a stretch of its characters ends before it begins</source>
        <translation>它的某个字符区间的终点在起点之前</translation>
    </message>
    <message>
        <source>aiSFX: © 2022 A. B. Ma and A. Lerch, https://zenodo.org/record/7316800, under CC BY 4.0, https://creativecommons.org/licenses/by/4.0/; converted to 16 bits, without its classifiers.</source>
        <translation>aiSFX：© 2022 A. B. Ma 和 A. Lerch，https://zenodo.org/record/7316800，依 CC BY 4.0 许可，https://creativecommons.org/licenses/by/4.0/；已转换为 16 位，不含其分类器。</translation>
    </message>
    <message>
        <source>an archive inside an archive is not opened</source>
        <translation>压缩包中的压缩包不会打开</translation>
    </message>
    <message>
        <source>an identical text has another label</source>
        <translation>相同的文本有另一个标签</translation>
    </message>
    <message>
        <source>an image has a label that is no class</source>
        <translation>有图像的标签不是任何类别</translation>
    </message>
    <message>
        <source>an image is at no place in a file</source>
        <translation>某张图像在文件中的位置无效</translation>
    </message>
    <message>
        <source>an image&apos;s further labels are no list</source>
        <translation>有图像的其他标签不是列表</translation>
    </message>
    <message>
        <source>another file in the archive has the same name</source>
        <translation>压缩包中有另一个同名文件</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>cells are not quoted by “{0}”</source>
        <translation>单元格不使用“{0}”作为引号</translation>
    </message>
    <message>
        <source>cross-validated</source>
        <translation>交叉验证</translation>
    </message>
    <message>
        <source>cross-validated on {count} training {count:image|images}</source>
        <translation>在 {count} 张训练图像上交叉验证</translation>
    </message>
    <message>
        <source>doccano</source>
        <translation>doccano</translation>
    </message>
    <message>
        <source>download of {0}</source>
        <translation>下载 {0}</translation>
    </message>
    <message>
        <source>fault of the server ({0})</source>
        <translation>服务器故障（{0}）</translation>
    </message>
    <message>
        <source>files of this form are not read: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>不读取这种格式的文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>float16</source>
        <translation>float16</translation>
    </message>
    <message>
        <source>frequency bands alone</source>
        <translation>仅用频带</translation>
    </message>
    <message>
        <source>from here on it cannot be read: a bracket is not closed</source>
        <translation>从此处起无法读取：括号没有闭合</translation>
    </message>
    <message>
        <source>from here on it cannot be read: it is damaged</source>
        <translation>从此处起无法读取：它已损坏</translation>
    </message>
    <message>
        <source>from here on it is not read: unpacked, it is many times larger than the file</source>
        <translation>从此处起不再读取：解压后比文件大许多倍</translation>
    </message>
    <message>
        <source>hidden files and folders are skipped</source>
        <translation>隐藏的文件和文件夹会略过</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>images have no such parts</source>
        <translation>图像没有这样的部分</translation>
    </message>
    <message>
        <source>in its dates either number may be the day; split by date with Re-split</source>
        <translation>其日期中的两个数字都可能是日；请用“重新划分”按日期划分</translation>
    </message>
    <message>
        <source>it contains a word that begins with __label__, which would be read as a label</source>
        <translation>其中有以 __label__ 开头的词，会被当作标签读取</translation>
    </message>
    <message>
        <source>it contains bytes that are not valid in this encoding</source>
        <translation>其中包含在此编码下无效的字节</translation>
    </message>
    <message>
        <source>it contains zero bytes</source>
        <translation>其中包含零字节</translation>
    </message>
    <message>
        <source>it does not begin like a project file</source>
        <translation>它的开头不像项目文件</translation>
    </message>
    <message>
        <source>it does not reply</source>
        <translation>它没有回应</translation>
    </message>
    <message>
        <source>it does not reply ({0})</source>
        <translation>它没有回应（{0}）</translation>
    </message>
    <message>
        <source>it has changed since it was imported</source>
        <translation>它在导入后有过改动</translation>
    </message>
    <message>
        <source>it has more cells ({0}) than the table has columns ({1})</source>
        <translation>其单元格数 ({0}) 多于表格的列数 ({1})</translation>
    </message>
    <message>
        <source>it has more than {0} columns</source>
        <translation>其列数超过 {0}</translation>
    </message>
    <message>
        <source>it has no box to crop</source>
        <translation>它没有可裁出的框</translation>
    </message>
    <message>
        <source>it has no label</source>
        <translation>它没有标签</translation>
    </message>
    <message>
        <source>it has no label; imported without one</source>
        <translation>它没有标签；导入时不带标签</translation>
    </message>
    <message>
        <source>it has no model.safetensors, and its other weights can run programs when opened</source>
        <translation>它没有 model.safetensors，而它的其他权重文件在打开时可能运行程序</translation>
    </message>
    <message>
        <source>it has no rows</source>
        <translation>其中没有行</translation>
    </message>
    <message>
        <source>it has no sound in it</source>
        <translation>其中没有声音</translation>
    </message>
    <message>
        <source>it has no such channel</source>
        <translation>它没有这个声道</translation>
    </message>
    <message>
        <source>it has no table of words, or several</source>
        <translation>它没有词向量表，或有多个</translation>
    </message>
    <message>
        <source>it has no worksheet</source>
        <translation>其中没有工作表</translation>
    </message>
    <message>
        <source>it has no {0}</source>
        <translation>它没有 {0}</translation>
    </message>
    <message>
        <source>it has not the tables of its kind</source>
        <translation>它缺少这一类型应有的表</translation>
    </message>
    <message>
        <source>it has several labels; the first one is kept</source>
        <translation>它有多个标签；保留第一个</translation>
    </message>
    <message>
        <source>it has {0} channels, more than {1}</source>
        <translation>它有 {0} 个声道，多于 {1} 个</translation>
    </message>
    <message>
        <source>it has {0} million parameters, and {1} million are the most</source>
        <translation>它有 {0} 百万个参数，最多允许 {1} 百万个</translation>
    </message>
    <message>
        <source>it has {0} pixels, more than {1}</source>
        <translation>它有 {0} 像素，超过 {1}</translation>
    </message>
    <message>
        <source>it has {0} values, more than {1}</source>
        <translation>它有 {0} 个数值，多于 {1} 个</translation>
    </message>
    <message>
        <source>it holds more than {0} files</source>
        <translation>它包含超过 {0} 个文件</translation>
    </message>
    <message>
        <source>it holds no annotation</source>
        <translation>它不含标注</translation>
    </message>
    <message>
        <source>it holds no dates; the texts are split at random</source>
        <translation>其中没有日期；文本已随机划分</translation>
    </message>
    <message>
        <source>it holds no project</source>
        <translation>它不含项目</translation>
    </message>
    <message>
        <source>it holds no training state</source>
        <translation>它不含训练状态</translation>
    </message>
    <message>
        <source>it holds several sounds one behind the other: convert it to FLAC or WAV first, for example with ffmpeg</source>
        <translation>其中前后连接着多段声音：请先转换为 FLAC 或 WAV，例如用 ffmpeg</translation>
    </message>
    <message>
        <source>it holds values that are no numbers, or far too large</source>
        <translation>其中有不是数字或过大的数值</translation>
    </message>
    <message>
        <source>it is JSON, but neither a list of objects nor an object in each line</source>
        <translation>它是 JSON，但既不是对象列表，也不是每行一个对象</translation>
    </message>
    <message>
        <source>it is a MIDI file: it holds notes, no sound</source>
        <translation>它是 MIDI 文件：只有音符，没有声音</translation>
    </message>
    <message>
        <source>it is a PDF document, not a sound</source>
        <translation>它是 PDF 文档，不是声音</translation>
    </message>
    <message>
        <source>it is a PDF document, not an image</source>
        <translation>它是 PDF 文档，不是图像</translation>
    </message>
    <message>
        <source>it is a WMA or WMV file: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是 WMA 或 WMV 文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is a WebM or Matroska file: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是 WebM 或 Matroska 文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is a link, or not a file of its own</source>
        <translation>它是链接，或者不是独立的文件</translation>
    </message>
    <message>
        <source>it is a part of a file, and this form holds whole files</source>
        <translation>它是文件的一部分，而此格式只能保存整个文件</translation>
    </message>
    <message>
        <source>it is a sound of another format: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是其他格式的声音：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is a tldesk project</source>
        <translation>它是 tldesk 项目</translation>
    </message>
    <message>
        <source>it is a vector drawing, not a photo</source>
        <translation>它是矢量图，不是照片</translation>
    </message>
    <message>
        <source>it is a video, not an image</source>
        <translation>它是视频，不是图像</translation>
    </message>
    <message>
        <source>it is a video: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是视频：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is a web page, not a sound</source>
        <translation>它是网页，不是声音</translation>
    </message>
    <message>
        <source>it is a web page, not an image</source>
        <translation>它是网页，不是图像</translation>
    </message>
    <message>
        <source>it is a zip archive, not a sound</source>
        <translation>它是 zip 压缩包，不是声音</translation>
    </message>
    <message>
        <source>it is a zip archive, not an image</source>
        <translation>它是 zip 压缩包，不是图像</translation>
    </message>
    <message>
        <source>it is an AAC file: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是 AAC 文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is an AMR file: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是 AMR 文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is an M4A or MP4 file: convert it to FLAC or WAV first, for example with VLC or ffmpeg</source>
        <translation>它是 M4A 或 MP4 文件：请先转换为 FLAC 或 WAV，例如用 VLC 或 ffmpeg</translation>
    </message>
    <message>
        <source>it is an XML file, not a photo</source>
        <translation>它是 XML 文件，不是照片</translation>
    </message>
    <message>
        <source>it is being set up already, by another window</source>
        <translation>另一个窗口正在安装它</translation>
    </message>
    <message>
        <source>it is being trained</source>
        <translation>它正在训练</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>它不完整</translation>
    </message>
    <message>
        <source>it is damaged</source>
        <translation>它已损坏</translation>
    </message>
    <message>
        <source>it is damaged, cut short, or not a zip archive</source>
        <translation>它已损坏、不完整，或不是 zip 压缩包</translation>
    </message>
    <message>
        <source>it is damaged, or not a workbook</source>
        <translation>它已损坏，或不是工作簿</translation>
    </message>
    <message>
        <source>it is damaged, or not a workbook ({0})</source>
        <translation>它已损坏，或不是工作簿 ({0})</translation>
    </message>
    <message>
        <source>it is damaged, or not a zip archive</source>
        <translation>它已损坏，或不是 zip 压缩包</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>内容为空</translation>
    </message>
    <message>
        <source>it is for another kind of data</source>
        <translation>它用于另一种数据</translation>
    </message>
    <message>
        <source>it is here with other numbers, and these are kept</source>
        <translation>这里已有数值不同的同名模型，保留不变</translation>
    </message>
    <message>
        <source>it is larger than {0} bytes</source>
        <translation>它大于 {0} 字节</translation>
    </message>
    <message>
        <source>it is locked with a password</source>
        <translation>它有密码保护</translation>
    </message>
    <message>
        <source>it is longer than 32,000,000 characters</source>
        <translation>它超过 32,000,000 个字符</translation>
    </message>
    <message>
        <source>it is longer than {0} seconds: cut it into stretches that are not</source>
        <translation>它超过 {0} 秒：请先切成更短的片段</translation>
    </message>
    <message>
        <source>it is no model of words</source>
        <translation>它不是词语模型</translation>
    </message>
    <message>
        <source>it is not JSON that any program writes</source>
        <translation>它不是任何程序会写出的 JSON</translation>
    </message>
    <message>
        <source>it is not TOML that this program writes</source>
        <translation>它不是本程序写出的 TOML</translation>
    </message>
    <message>
        <source>it is not UTF-8 text</source>
        <translation>不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is not a model that this version knows</source>
        <translation>此版本不认识这个模型</translation>
    </message>
    <message>
        <source>it is not a sound of a known format</source>
        <translation>它不是已知格式的声音</translation>
    </message>
    <message>
        <source>it is not an image of a known format</source>
        <translation>它不是已知格式的图像</translation>
    </message>
    <message>
        <source>it is not an object</source>
        <translation>它不是对象</translation>
    </message>
    <message>
        <source>it is not text</source>
        <translation>它不是文本</translation>
    </message>
    <message>
        <source>it is not the file of a tldesk project</source>
        <translation>它不是 tldesk 项目的文件</translation>
    </message>
    <message>
        <source>it is not valid JSON</source>
        <translation>它不是有效的 JSON</translation>
    </message>
    <message>
        <source>it is not valid JSON ({0})</source>
        <translation>它不是有效的 JSON ({0})</translation>
    </message>
    <message>
        <source>it is not what this layout holds</source>
        <translation>它不符合此布局</translation>
    </message>
    <message>
        <source>it is shorter than a hundredth of a second</source>
        <translation>它短于百分之一秒</translation>
    </message>
    <message>
        <source>it is too big</source>
        <translation>它太大</translation>
    </message>
    <message>
        <source>it is next to the class folders, not inside one</source>
        <translation>它在类别文件夹旁边，不在其中</translation>
    </message>
    <message>
        <source>it is next to the train, val and test folders</source>
        <translation>它在 train、val 和 test 文件夹旁边</translation>
    </message>
    <message>
        <source>it is outside the imported folder</source>
        <translation>它在所导入的文件夹之外</translation>
    </message>
    <message>
        <source>it needs an NVIDIA graphics card</source>
        <translation>它需要 NVIDIA 显卡</translation>
    </message>
    <message>
        <source>it takes too long to open</source>
        <translation>打开它的时间过长</translation>
    </message>
    <message>
        <source>it needs more memory than such a network should</source>
        <translation>它需要的内存超过这类网络所需</translation>
    </message>
    <message>
        <source>its box is empty or no box at all</source>
        <translation>它的框是空的，或根本不是框</translation>
    </message>
    <message>
        <source>its category is not in the file&apos;s list of categories</source>
        <translation>它的类别不在文件的类别列表中</translation>
    </message>
    <message>
        <source>its checksum is not the published one</source>
        <translation>它的校验和与公布的不同</translation>
    </message>
    <message>
        <source>its content has changed</source>
        <translation>它的内容有过改动</translation>
    </message>
    <message>
        <source>its copy would lie outside of the project</source>
        <translation>其副本会位于项目之外</translation>
    </message>
    <message>
        <source>its format number is {0}</source>
        <translation>它的格式编号是 {0}</translation>
    </message>
    <message>
        <source>its label cannot be the name of a class; imported without one</source>
        <translation>它的标签不能作为类别名称；导入时不带标签</translation>
    </message>
    <message>
        <source>its name has no label before a “.” or “_”; imported without one</source>
        <translation>它的名称在“.”或“_”之前没有标签；导入时不带标签</translation>
    </message>
    <message>
        <source>its name is not valid text</source>
        <translation>它的名称不是有效的文本</translation>
    </message>
    <message>
        <source>its split is none of train, val and test; imported without one</source>
        <translation>它的划分不是 train、val 和 test 之一；导入时不带划分</translation>
    </message>
    <message>
        <source>its tables are not those of a project</source>
        <translation>它的数据表不是项目的数据表</translation>
    </message>
    <message>
        <source>labelme flags</source>
        <translation>labelme 标志</translation>
    </message>
    <message>
        <source>labelme or X-AnyLabeling annotations</source>
        <translation>labelme 或 X-AnyLabeling 标注</translation>
    </message>
    <message>
        <source>line {0} is not UTF-8 text</source>
        <translation>第 {0} 行不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>line {0}, column {1}: {2}</source>
        <translation>第 {0} 行，第 {1} 列：{2}</translation>
    </message>
    <message>
        <source>links in archives are not followed</source>
        <translation>压缩包中的链接不会跟随</translation>
    </message>
    <message>
        <source>links to folders are not followed</source>
        <translation>指向文件夹的链接不会跟随</translation>
    </message>
    <message>
        <source>no file is given</source>
        <translation>没有写明文件</translation>
    </message>
    <message>
        <source>not a regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>not an image</source>
        <translation>不是图像</translation>
    </message>
    <message>
        <source>one side of it has {0} pixels, more than {1}</source>
        <translation>它有一边长 {0} 像素，超过了 {1}</translation>
    </message>
    <message>
        <source>outside the project, and not chosen on this computer: import it again to read it</source>
        <translation>位于项目之外，且未在这台电脑上选择：重新导入后才会读取</translation>
    </message>
    <message>
        <source>Lobe&apos;s programs crop the centre of an image and give it one label, but this training works differently</source>
        <translation>Lobe 的程序截取图像中央并只给一个标签，而此次训练并非如此</translation>
    </message>
    <message>
        <source>report.json: val is missing</source>
        <translation>report.json：缺少 val</translation>
    </message>
    <message>
        <source>report.json: {0}</source>
        <translation>report.json：{0}</translation>
    </message>
    <message>
        <source>several files have this name</source>
        <translation>有多个文件叫这个名称</translation>
    </message>
    <message>
        <source>signature.json: its form is not known</source>
        <translation>signature.json：未知的导出格式</translation>
    </message>
    <message>
        <source>its camera data has an invalid orientation</source>
        <translation>相机写入了不存在的方向</translation>
    </message>
    <message>
        <source>its camera data has another size: it was edited later</source>
        <translation>相机写入的尺寸不同：后来被编辑过</translation>
    </message>
    <message>
        <source>the camera&apos;s clock was wrong when it was taken</source>
        <translation>拍摄时相机的时钟不对</translation>
    </message>
    <message>
        <source>the classifier of {0} is not one linear layer</source>
        <translation>{0} 的分类器不是单个线性层</translation>
    </message>
    <message>
        <source>the disk has {0} GB left, and it takes {1} GB</source>
        <translation>磁盘剩余 {0} GB，而它需要 {1} GB</translation>
    </message>
    <message>
        <source>the file ends too early</source>
        <translation>文件提前结束</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>文件已损坏</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>the file is missing</source>
        <translation>文件缺失</translation>
    </message>
    <message>
        <source>the file is too big for an image</source>
        <translation>文件太大，不像图像</translation>
    </message>
    <message>
        <source>the file is listed twice</source>
        <translation>该文件之前已经写过</translation>
    </message>
    <message>
        <source>the file is listed twice; the first label is kept</source>
        <translation>该文件之前已用另一个标签写过，保留那个标签</translation>
    </message>
    <message>
        <source>the folder holds no images</source>
        <translation>文件夹中没有图像</translation>
    </message>
    <message>
        <source>the folder {0} cannot be written to</source>
        <translation>文件夹 {0} 无法写入</translation>
    </message>
    <message>
        <source>the package {0} is not installed</source>
        <translation>未安装软件包 {0}</translation>
    </message>
    <message>
        <source>the part to crop is outside the image</source>
        <translation>要裁出的部分在图像之外</translation>
    </message>
    <message>
        <source>the process that runs it has ended</source>
        <translation>向它提问的进程已经结束</translation>
    </message>
    <message>
        <source>the program that opens images crashed on it</source>
        <translation>打开图像的程序因它而崩溃</translation>
    </message>
    <message>
        <source>the servers that it is downloaded from cannot be reached</source>
        <translation>无法连接下载服务器</translation>
    </message>
    <message>
        <source>the system cannot read it</source>
        <translation>系统无法读取</translation>
    </message>
    <message>
        <source>there is already a file of that name</source>
        <translation>已有同名文件</translation>
    </message>
    <message>
        <source>there is not enough memory to open it</source>
        <translation>内存不足，无法打开它</translation>
    </message>
    <message>
        <source>this folder or its drive is unavailable; its images stay as they were</source>
        <translation>此文件夹或其驱动器无法访问；其图像保持原样</translation>
    </message>
    <message>
        <source>thresholds are not those of its classes</source>
        <translation>阈值与其类别不符</translation>
    </message>
    <message>
        <source>timm</source>
        <translation>timm</translation>
    </message>
    <message>
        <source>unpacked it would be {0} bytes</source>
        <translation>解包后会有 {0} 字节</translation>
    </message>
    <message>
        <source>validation images</source>
        <translation>验证图像</translation>
    </message>
    <message>
        <source>its annotation cannot be read; imported without a label</source>
        <translation>关于它的内容无法读取；导入时不带标签</translation>
    </message>
    <message>
        <source>its training state is missing</source>
        <translation>缺少它所学图像的记录</translation>
    </message>
    <message>
        <source>its camera data cannot be read</source>
        <translation>相机写入的信息无法读取</translation>
    </message>
    <message>
        <source>Check the name, and the model server in the settings. Models that are not published as safetensors cannot be downloaded.</source>
        <translation>请检查名称以及设置中的模型服务器。没有以 safetensors 发布的模型无法下载。</translation>
    </message>
    <message>
        <source>Download or import it, in “Models…” or with `tldesk models`.</source>
        <translation>请在“模型…”中或使用 `tldesk models` 下载或导入。</translation>
    </message>
    <message>
        <source>For about 100 languages, Chinese among them.</source>
        <translation>适用于约 100 种语言，包括中文。</translation>
    </message>
    <message>
        <source>For speech. Trained on 438,000 hours of English.</source>
        <translation>适用于语音。用 438,000 小时英语语音训练。</translation>
    </message>
    <message>
        <source>No difference is found: “{first}” and “{second}” are equally accurate ({low} to {high} points), p {p}.</source>
        <translation>未发现差异：“{first}”与“{second}”准确率相同（{low} 至 {high} 个百分点），p {p}。</translation>
    </message>
    <message>
        <source>The 95% interval says how far the accuracy on all such images may lie from the one measured. Its width depends on the number of images and on the accuracy (Wilson).</source>
        <translation>95% 置信区间表示：在所有此类图像上的准确率与所测准确率可能相差多远。其宽度取决于图像数量和准确率（Wilson）。</translation>
    </message>
    <message>
        <source>The 95% interval says how far the figure for all such images may lie from the one measured. It comes from drawing the images again and again, those of a group together (bootstrap).</source>
        <translation>95% 置信区间表示：在所有此类图像上的数字与所测数字可能相差多远。它通过反复抽取图像得到，同一组的图像一起抽取（自助法）。</translation>
    </message>
    <message>
        <source>The validation images also chose the model, so expect less of new images.</source>
        <translation>模型也是按验证图像选出的，因此对新图像的结果会低一些。</translation>
    </message>
    <message>
        <source>The webcam needs a part of Qt that is not installed.</source>
        <translation>使用摄像头需要尚未安装的 Qt 组件。</translation>
    </message>
    <message>
        <source>There are no test images. Each of these training images was predicted by a classifier that had not learned from it, whose regularisation was chosen by the same images. Validation ({val}) is of other images, and may have chosen the model.</source>
        <translation>没有测试图像。这些训练图像中的每一张，都由没有学习过它的分类器来预测；分类器的正则化强度由同样的图像选定。验证（{val}）用的是另外的图像，模型可能是按它们选出的。</translation>
    </message>
    <message>
        <source>There are no test images: the validation images also chose the model, so expect less.</source>
        <translation>没有测试图像：模型也是按验证图像选出的，因此实际结果会低一些。</translation>
    </message>
    <message>
        <source>These annotations contain boxes. What should become an image?</source>
        <translation>这些标注带有框。用什么作为图像？</translation>
    </message>
    <message>
        <source>This strategy uses no earlier model, so it cannot start from “{start}”.</source>
        <translation>此策略不使用已有的模型，因此不能从“{start}”开始。</translation>
    </message>
    <message>
        <source>This tldesk does not know data of the kind “{modality}”.</source>
        <translation>这个版本的 tldesk 不认识“{modality}”类型的数据。</translation>
    </message>
    <message>
        <source>To build on it, create a new training that starts from it.</source>
        <translation>如果需要，请新建一个从它开始的训练。</translation>
    </message>
    <message>
        <source>What “{host}” sent of “{backbone}” is not what was published: its checksum is another.</source>
        <translation>“{host}”发送的“{backbone}”与发布的内容不一致：校验和不同。</translation>
    </message>
    <message>
        <source>Where few images validate, the model that is kept learns once more, from these too. The validation results are from before that.</source>
        <translation>验证图像很少时，保留下来的模型会再学习一次，并且也学习这些图像。验证结果来自此前的模型。</translation>
    </message>
    <message>
        <source>Which sounds belong together, as those of one speaker or recording? They stay in one split, unless a class had no validation sounds then.</source>
        <translation>哪些声音属于一起，例如同一说话人或同一录音？它们会留在同一个数据集中，除非这样会使某个类别没有验证声音。</translation>
    </message>
    <message>
        <source>Words alone, without a pretrained model: {words} of the {count} test texts correct ({low} to {high}). This model: {model}.</source>
        <translation>仅用词语、不用预训练模型：{count} 条测试文本中 {words} 正确（{low} 至 {high}）。此模型：{model}。</translation>
    </message>
    <message>
        <source>Words alone, without a pretrained model: {words} of the {count} validation texts correct ({low} to {high}). This model: {model}.</source>
        <translation>仅用词语、不用预训练模型：{count} 条验证文本中 {words} 正确（{low} 至 {high}）。此模型：{model}。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>all labels correct</source>
        <translation>标签全对</translation>
    </message>
    <message>
        <source>it does not hold three different dates; the texts are split at random</source>
        <translation>其中没有三个不同的日期；文本已随机划分</translation>
    </message>
    <message>
        <source>it does not say whether images have several labels</source>
        <translation>未说明图像是否可有多个标签</translation>
    </message>
    <message>
        <source>it has not one number for each piece</source>
        <translation>它并非每个片段各有一个数</translation>
    </message>
    <message>
        <source>it is Parquet, and what reads it is not installed: pip install tldesk[parquet]</source>
        <translation>它是 Parquet 文件，而读取它的组件尚未安装：pip install tldesk[parquet]</translation>
    </message>
    <message>
        <source>it is a “{0}”, and only {1} are known</source>
        <translation>它是“{0}”，而仅支持 {1}</translation>
    </message>
    <message>
        <source>it is about the folder, and no text of its own</source>
        <translation>它是关于文件夹的说明，不是一条文本</translation>
    </message>
    <message>
        <source>it is called Parquet, but is something else</source>
        <translation>它名为 Parquet，却是别的内容</translation>
    </message>
    <message>
        <source>it is damaged, or not Parquet</source>
        <translation>它已损坏，或不是 Parquet</translation>
    </message>
    <message>
        <source>it is {0} long: cut it into stretches of up to {1} seconds</source>
        <translation>它长 {0}：请先切成不超过 {1} 秒的片段</translation>
    </message>
    <message>
        <source>it makes letters small before its tokenizer sees them, which is not known here</source>
        <translation>它在分词之前把字母变为小写，此处不支持</translation>
    </message>
    <message>
        <source>it marks a moment, not a stretch</source>
        <translation>它标记的是一个时刻，而不是一段</translation>
    </message>
    <message>
        <source>it must be an address such as https://huggingface.co</source>
        <translation>必须是 https://huggingface.co 这样的地址</translation>
    </message>
    <message>
        <source>it needs more memory than a table should</source>
        <translation>它需要的内存超过表格应有的量</translation>
    </message>
    <message>
        <source>it replied</source>
        <translation>有回复</translation>
    </message>
    <message>
        <source>it was changed while it was read</source>
        <translation>读取期间文件发生了变化</translation>
    </message>
    <message>
        <source>its cells are nested or binary; the column is not imported</source>
        <translation>其单元格为嵌套或二进制内容；该列不会导入</translation>
    </message>
    <message>
        <source>its coding is one that cannot be read: convert it to FLAC or WAV first</source>
        <translation>它的编码无法读取：请先转换为 FLAC 或 WAV</translation>
    </message>
    <message>
        <source>its content is not that of its name</source>
        <translation>它的内容与名称不符</translation>
    </message>
    <message>
        <source>its files are not those of such a model</source>
        <translation>它的文件不是这种模型的文件</translation>
    </message>
    <message>
        <source>its images are not those of the training</source>
        <translation>其图像与训练的图像不一致</translation>
    </message>
    <message>
        <source>its map of characters is damaged</source>
        <translation>它的字符映射已损坏</translation>
    </message>
    <message>
        <source>its merges do not make its pieces</source>
        <translation>它的合并规则得不到它的词片</translation>
    </message>
    <message>
        <source>its merges join what is not made yet</source>
        <translation>它的合并规则用到了尚未生成的词片</translation>
    </message>
    <message>
        <source>its models.json names something twice</source>
        <translation>它的 models.json 重复列出了某一项</translation>
    </message>
    <message>
        <source>its modules.json names another folder</source>
        <translation>它的 modules.json 指向另一个文件夹</translation>
    </message>
    <message>
        <source>its name has no label before a number; imported without one</source>
        <translation>它的名称在数字之前没有标签；导入时不带标签</translation>
    </message>
    <message>
        <source>its numbers are not those that its header names</source>
        <translation>它的数值与文件头所说的不符</translation>
    </message>
    <message>
        <source>its parts are not of the same images</source>
        <translation>其各部分不属于相同的图像</translation>
    </message>
    <message>
        <source>its positions hold values that are no numbers</source>
        <translation>它的位置向量含有不是数字的值</translation>
    </message>
    <message>
        <source>its predictions are not for the classes of the training</source>
        <translation>它的预测与这次训练的类别不符</translation>
    </message>
    <message>
        <source>its rate is {0} Hz, not {1} to {2}</source>
        <translation>它的采样率是 {0} Hz，不在 {1} 到 {2} 之间</translation>
    </message>
    <message>
        <source>its reply cannot be read</source>
        <translation>它的回应无法读取</translation>
    </message>
    <message>
        <source>its sequences are not readable</source>
        <translation>其字符序列无法读取</translation>
    </message>
    <message>
        <source>its start and end cannot be read as seconds, or the end comes first</source>
        <translation>它的起点和终点无法读作秒数，或者终点在起点之前</translation>
    </message>
    <message>
        <source>its states are pooled in a way that is not known here: “{0}”</source>
        <translation>它的池化方式此处不支持：“{0}”</translation>
    </message>
    <message>
        <source>its stretch is longer than 60 seconds: mark shorter ones</source>
        <translation>它的片段超过 60 秒：请标记更短的片段</translation>
    </message>
    <message>
        <source>its stretch lies outside of the recording, or reaches beyond its end</source>
        <translation>它的片段在录音之外，或超出了录音的结尾</translation>
    </message>
    <message>
        <source>its tensor “{0}” holds values that are no numbers</source>
        <translation>它的张量“{0}”含有不是数字的值</translation>
    </message>
    <message>
        <source>its tensor “{0}” is missing</source>
        <translation>它缺少张量“{0}”</translation>
    </message>
    <message>
        <source>its tensor “{0}” is not known here</source>
        <translation>它的张量“{0}”此处不支持</translation>
    </message>
    <message>
        <source>its tensor “{0}” is not of the size that config.json says</source>
        <translation>它的张量“{0}”与 config.json 所述的大小不符</translation>
    </message>
    <message>
        <source>its tensor “{0}” is not one of {1}</source>
        <translation>其张量“{0}”不属于 {1}</translation>
    </message>
    <message>
        <source>its tensor “{0}” is of another size than that of {1}</source>
        <translation>其张量“{0}”的大小与 {1} 的不同</translation>
    </message>
    <message>
        <source>its text is empty</source>
        <translation>文本为空</translation>
    </message>
    <message>
        <source>its text is longer than 10,000,000 characters</source>
        <translation>文本超过 10,000,000 个字符</translation>
    </message>
    <message>
        <source>its tokenizer cuts texts in another way than BERT</source>
        <translation>它的分词器切分文本的方式与 BERT 不同</translation>
    </message>
    <message>
        <source>its tokenizer cuts texts in another way than RoBERTa</source>
        <translation>它的分词器切分文本的方式与 RoBERTa 不同</translation>
    </message>
    <message>
        <source>its tokenizer does not put a token before and one behind a text</source>
        <translation>它的分词器没有在文本前后各加一个词元</translation>
    </message>
    <message>
        <source>its tokenizer has no special token that fills up</source>
        <translation>它的分词器没有用于填充的特殊词元</translation>
    </message>
    <message>
        <source>its tokenizer has no special tokens that begin and end a text</source>
        <translation>它的分词器没有表示文本开始和结束的特殊词元</translation>
    </message>
    <message>
        <source>its tokenizer has no token for what is unknown</source>
        <translation>它的分词器没有表示未知内容的词元</translation>
    </message>
    <message>
        <source>its tokenizer has words added to it, as “{0}”</source>
        <translation>它的分词器添加了词语，如“{0}”</translation>
    </message>
    <message>
        <source>its tokenizer has {0} tokens, but the model {1}</source>
        <translation>它的分词器有 {0} 个词元，而模型有 {1} 个</translation>
    </message>
    <message>
        <source>its tokenizer is damaged</source>
        <translation>它的分词器已损坏</translation>
    </message>
    <message>
        <source>its tokenizer marks the beginnings of words in another way than XLM-R</source>
        <translation>它的分词器标记词语开头的方式与 XLM-R 不同</translation>
    </message>
    <message>
        <source>its tokenizer replaces parts of texts</source>
        <translation>它的分词器会替换文本的部分内容</translation>
    </message>
    <message>
        <source>its vocabulary has more tokens than the model</source>
        <translation>它的词表比模型的词元多</translation>
    </message>
    <message>
        <source>its weights lie in several files</source>
        <translation>它的权重分在多个文件中</translation>
    </message>
    <message>
        <source>its width is not a multiple of its attention heads</source>
        <translation>它的宽度不是注意力头数的整数倍</translation>
    </message>
    <message>
        <source>its {0} is a link to itself</source>
        <translation>它的 {0} 是指向自身的链接</translation>
    </message>
    <message>
        <source>its {0} is a link to what lies elsewhere</source>
        <translation>它的 {0} 是指向别处的链接</translation>
    </message>
    <message>
        <source>its {0} is “{1}”, and only “{2}” is known</source>
        <translation>它的 {0} 是“{1}”，而仅支持“{2}”</translation>
    </message>
    <message>
        <source>led to another address</source>
        <translation>转到了另一个地址</translation>
    </message>
    <message>
        <source>longer</source>
        <translation>较长</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>mean average precision</source>
        <translation>平均精确率均值</translation>
    </message>
    <message>
        <source>no computer of that name is known</source>
        <translation>没有这个名称的主机</translation>
    </message>
    <message>
        <source>no reply</source>
        <translation>没有回应</translation>
    </message>
    <message>
        <source>nobody replies there</source>
        <translation>那里没有回应</translation>
    </message>
    <message>
        <source>none of its columns holds texts or numbers</source>
        <translation>没有一列包含文本或数字</translation>
    </message>
    <message>
        <source>none of its rows can be read: {0}</source>
        <translation>其中没有一行可以读取：{0}</translation>
    </message>
    <message>
        <source>not found ({0})</source>
        <translation>未找到（{0}）</translation>
    </message>
    <message>
        <source>only a Mac can run such a model, so its predictions could not be checked; on a Mac, coremltools converts the PyTorch .pt2 export</source>
        <translation>只有 Mac 能运行这种模型，因此无法检查其结果；在 Mac 上，coremltools 可以转换 PyTorch .pt2 导出</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>您无权打开它</translation>
    </message>
    <message>
        <source>pip was told to</source>
        <translation>由 pip 进行</translation>
    </message>
    <message>
        <source>predictions.npz: val is missing</source>
        <translation>predictions.npz：缺少 val</translation>
    </message>
    <message>
        <source>received in full</source>
        <translation>已全部收到</translation>
    </message>
    <message>
        <source>refused ({0})</source>
        <translation>被拒绝（{0}）</translation>
    </message>
    <message>
        <source>set-up of {0}</source>
        <translation>安装 {0}</translation>
    </message>
    <message>
        <source>sounds have no such parts</source>
        <translation>声音没有这样的部分</translation>
    </message>
    <message>
        <source>stopped by you</source>
        <translation>由您停止</translation>
    </message>
    <message>
        <source>that host is not one of Hugging Face</source>
        <translation>该主机不属于 Hugging Face</translation>
    </message>
    <message>
        <source>that is no address</source>
        <translation>那不是一个地址</translation>
    </message>
    <message>
        <source>that is not a public address</source>
        <translation>那不是公开的地址</translation>
    </message>
    <message>
        <source>the SHA-256 of “{0}” is not the one in models.json</source>
        <translation>“{0}”的 SHA-256 与 models.json 中的不同</translation>
    </message>
    <message>
        <source>the address contains a name or a password</source>
        <translation>地址中含有用户名或密码</translation>
    </message>
    <message>
        <source>the connection is not secure, or not with whom it says</source>
        <translation>连接不安全，或对方不是它所称的主机</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the connection would not be encrypted</source>
        <translation>连接不会加密</translation>
    </message>
    <message>
        <source>the file is larger than 400 MB: cut it into stretches of up to 60 seconds</source>
        <translation>文件超过 400 MB：请先切成不超过 60 秒的片段</translation>
    </message>
    <message>
        <source>the hash of a content is none</source>
        <translation>某项内容的哈希值无效</translation>
    </message>
    <message>
        <source>the merges of its tokenizer are not those of its pieces</source>
        <translation>它的分词器的合并规则与词片不符</translation>
    </message>
    <message>
        <source>the numbers of its merges are not those of its pieces</source>
        <translation>它的合并规则的编号与词片的编号不符</translation>
    </message>
    <message>
        <source>the numbers of its pieces are not those of a tokenizer</source>
        <translation>它的词片编号不是分词器的编号</translation>
    </message>
    <message>
        <source>the place of an image in its file is none</source>
        <translation>某张图像在文件中的位置无效</translation>
    </message>
    <message>
        <source>the pretrained model has no numbers for it</source>
        <translation>预训练模型没有为它算出数值</translation>
    </message>
    <message>
        <source>the proxy asks for a password</source>
        <translation>代理要求密码</translation>
    </message>
    <message>
        <source>the proxy cannot be used ({0})</source>
        <translation>无法使用代理（{0}）</translation>
    </message>
    <message>
        <source>the recording that it is about is missing, or several have its name</source>
        <translation>它所指的录音不存在，或有多个同名的录音</translation>
    </message>
    <message>
        <source>the sound ends before</source>
        <translation>声音在此之前就结束了</translation>
    </message>
    <message>
        <source>the step “{0}” of its tokenizer is not known</source>
        <translation>它的分词器的步骤“{0}”此处不支持</translation>
    </message>
    <message>
        <source>there is no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>there is no format “{0}”, only {1}</source>
        <translation>没有格式“{0}”，只有 {1}</translation>
    </message>
    <message>
        <source>there is no reply about its name, so there may be no network</source>
        <translation>查询其名称没有得到回应，可能没有网络</translation>
    </message>
    <message>
        <source>there is no text at this place of the file</source>
        <translation>文件的这个位置没有文本</translation>
    </message>
    <message>
        <source>there is text behind a closing quotation mark</source>
        <translation>右引号后面还有文本</translation>
    </message>
    <message>
        <source>this system has none that tldesk can use</source>
        <translation>这个系统没有 tldesk 可用的密钥环</translation>
    </message>
    <message>
        <source>too many requests ({0})</source>
        <translation>请求过多（{0}）</translation>
    </message>
    <message>
        <source>train.txt, valid.txt and test.txt with one text per line, its labels in front as __label__NAME.</source>
        <translation>train.txt、valid.txt 和 test.txt，每行一条文本，标签以 __label__NAME 的形式写在前面。</translation>
    </message>
    <message>
        <source>unpacked, it would take more than 2 GB</source>
        <translation>解压后会超过 2 GB</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>validation, optimistic</source>
        <translation>验证，偏乐观</translation>
    </message>
    <message>
        <source>what it says of itself cannot be</source>
        <translation>它对自身的说明不可能成立</translation>
    </message>
    <message>
        <source>what its header says of the model is not so</source>
        <translation>其文件头对模型的说明不属实</translation>
    </message>
    <message>
        <source>what its modules.json lists is not known here: “{0}”</source>
        <translation>它的 modules.json 所列内容此处不支持：“{0}”</translation>
    </message>
    <message>
        <source>words alone</source>
        <translation>仅用词语</translation>
    </message>
    <message>
        <source>{0} cannot create environments (on Debian and Ubuntu the package python3-venv is missing)</source>
        <translation>{0} 无法创建环境（在 Debian 和 Ubuntu 上缺少软件包 python3-venv）</translation>
    </message>
    <message>
        <source>{0} does not fit</source>
        <translation>{0} 不匹配</translation>
    </message>
    <message>
        <source>{0} does not know the network of “{1}”</source>
        <translation>{0} 不支持“{1}”的网络</translation>
    </message>
    <message>
        <source>{0} holds values that are no numbers</source>
        <translation>{0} 含有不是数字的值</translation>
    </message>
    <message>
        <source>{0} is a link</source>
        <translation>{0} 是一个链接</translation>
    </message>
    <message>
        <source>{0} is missing</source>
        <translation>{0} 缺失</translation>
    </message>
    <message>
        <source>{0} is not of an export</source>
        <translation>{0} 不属于导出的内容</translation>
    </message>
    <message>
        <source>{0} is not set up; it is downloaded when you say so, about {1} MB</source>
        <translation>{0}尚未安装；经您同意后下载，约 {1} MB</translation>
    </message>
    <message>
        <source>{0} is not the file that was exported</source>
        <translation>{0} 不是当初导出的文件</translation>
    </message>
    <message>
        <source>{0} is unknown</source>
        <translation>{0} 未知</translation>
    </message>
    <message>
        <source>{0} is {1} and should be {2}</source>
        <translation>{0} 为 {1}，应为 {2}</translation>
    </message>
    <message>
        <source>{0} needs Python {1}, which was not found on this computer. Install it</source>
        <translation>{0}需要本机上有 Python {1}，但没有找到：请先安装</translation>
    </message>
    <message>
        <source>{allowed}</source>
        <translation>{allowed}</translation>
    </message>
    <message>
        <source>{backbone} came with tldesk and cannot be removed.</source>
        <translation>{backbone} 随 tldesk 提供，无法移除。</translation>
    </message>
    <message>
        <source>{backbone} gives one row of numbers for an image and has no maps that could be flattened.</source>
        <translation>{backbone} 对一张图像只给出一行数，没有可以展平的特征图。</translation>
    </message>
    <message>
        <source>{count:Flag|Flags} of {count} {count:image|images} removed</source>
        <translation>取消 {count} 张图像的旗标</translation>
    </message>
    <message>
        <source>{count:Label|Labels} of {count} {count:image|images} changed</source>
        <translation>更改 {count} 张图像的标签</translation>
    </message>
    <message>
        <source>{count:Label|Labels} of {count} {count:image|images} changed to those of an import</source>
        <translation>将 {count} 张图像的标签改为导入的标签</translation>
    </message>
    <message>
        <source>{count:Label|Labels} of {count} {count:image|images} removed</source>
        <translation>移除 {count} 张图像的标签</translation>
    </message>
    <message>
        <source>{count:Note|Notes} of {count} {count:image|images} changed</source>
        <translation>更改 {count} 张图像的备注</translation>
    </message>
    <message>
        <source>{count:Split|Splits} of {count} {count:image|images} changed</source>
        <translation>更改 {count} 张图像所属的数据集</translation>
    </message>
    <message>
        <source>{count} of the training&apos;s images {count:is|are} missing or {count:has|have} changed, first “{path}”.</source>
        <translation>此训练的图像中有 {count} 张已不在或有改动，第一张是“{path}”。</translation>
    </message>
    <message>
        <source>{count} test {count:image shows|images show} the same thing as a training image, so the test result is too optimistic.</source>
        <translation>有 {count} 张测试图像与某张训练图像拍的是同一事物，因此测试结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} test {count:image|images}</source>
        <translation>{count} 张测试图像</translation>
    </message>
    <message>
        <source>{count} test {count:label is a suggestion|labels are suggestions} accepted all at once, so the test result may be too optimistic.</source>
        <translation>有 {count} 个测试标签是一次性接受的建议，因此测试结果可能过于乐观。</translation>
    </message>
    <message>
        <source>{count} test {count:label was|labels were} changed to what an earlier model had predicted, so the test result may be too optimistic.</source>
        <translation>有 {count} 个测试标签被改成了先前模型的预测，因此测试结果可能比应有的更好。</translation>
    </message>
    <message>
        <source>{count} test {count:sound is|sounds are} of the same recording as a training sound, so the test result is too optimistic.</source>
        <translation>有 {count} 段测试声音与训练声音来自同一录音，因此测试结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} test {count:text says|texts say} the same as a training text, so the test result is too optimistic.</source>
        <translation>有 {count} 条测试文本与某条训练文本内容相同，因此测试结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} validation {count:image shows|images show} the same thing as a training image, so the validation result is too optimistic.</source>
        <translation>有 {count} 张验证图像与某张训练图像拍的是同一事物，因此验证结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} validation {count:image|images} · optimistic: {count:it|they} chose the model</source>
        <translation>{count} 张验证图像 · 偏乐观：模型由它们选出</translation>
    </message>
    <message>
        <source>{count} validation {count:sound is|sounds are} of the same recording as a training sound, so the validation result is too optimistic.</source>
        <translation>有 {count} 段验证声音与训练声音来自同一录音，因此验证结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} validation {count:text says|texts say} the same as a training text, so the validation result is too optimistic.</source>
        <translation>有 {count} 条验证文本与某条训练文本内容相同，因此验证结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} {count:group|groups} of other sounds of one recording</source>
        <translation>{count} 组其他同一录音的声音</translation>
    </message>
    <message>
        <source>{count} {count:group|groups} of sounds recorded one after the other</source>
        <translation>{count} 组连续录制的声音</translation>
    </message>
    <message>
        <source>{count} {count:image has|images have} several labels.</source>
        <translation>有 {count} 张图像有多个标签。</translation>
    </message>
    <message>
        <source>{count} {count:image is|images are} in both the train and the test split, so the test result is too optimistic.</source>
        <translation>有 {count} 张图像同时在训练集和测试集中，因此测试结果会好于实际。</translation>
    </message>
    <message>
        <source>{count} {count:image of this training has|images of this training have} another label now.</source>
        <translation>此训练的图像中，现在有 {count} 张换了标签。</translation>
    </message>
    <message>
        <source>{count} {count:image restored as it was|images restored as they were}</source>
        <translation>将 {count} 张图像恢复原状</translation>
    </message>
    <message>
        <source>{count} {count:image removed from its split|images removed from their splits}</source>
        <translation>将 {count} 张图像移出其数据集</translation>
    </message>
    <message>
        <source>{count} {count:image|images} could not be read and {count:was|were} left out, first “{path}”: {reason}.</source>
        <translation>有 {count} 张图像无法读取而被略过，第一张是“{path}”：{reason}。</translation>
    </message>
    <message>
        <source>{count} {count:image|images} excluded</source>
        <translation>排除 {count} 张图像</translation>
    </message>
    <message>
        <source>{count} {count:image|images} flagged</source>
        <translation>为 {count} 张图像加旗标</translation>
    </message>
    <message>
        <source>{count} {count:image|images} included</source>
        <translation>恢复使用 {count} 张图像</translation>
    </message>
    <message>
        <source>{count} {count:image|images} labelled “{value}”</source>
        <translation>将 {count} 张图像标注为“{value}”</translation>
    </message>
    <message>
        <source>{count} {count:image|images} moved to the bin</source>
        <translation>将 {count} 张图像移到回收站</translation>
    </message>
    <message>
        <source>{count} {count:image|images} moved to {value}</source>
        <translation>将 {count} 张图像移到 {value}</translation>
    </message>
    <message>
        <source>{count} {count:image|images} restored from the bin</source>
        <translation>将 {count} 张图像移出回收站</translation>
    </message>
    <message>
        <source>This model was trained or selected on {known} of {images} {images:image|images}, so the results are too optimistic.</source>
        <translation>{images} 张图像中有 {known} 张是此模型学习过或据以选出的，因此指标比应有的更好。</translation>
    </message>
    <message>
        <source>{images} {images:image is|images are} too few to tell which is better: “{better}” is {points} points more accurate than “{worse}” ({low} to {high}), p {p}.</source>
        <translation>{images} 张图像太少，无法判断哪个更好：“{better}”的准确率比“{worse}”高 {points} 个百分点（{low} 至 {high}），p {p}。</translation>
    </message>
    <message>
        <source>{title} failed: {reason}.</source>
        <translation>{title}失败：{reason}。</translation>
    </message>
    <message>
        <source>{val} validation and {test} test {test:image shows|images show} the same thing as a training image, so the results of these splits are too optimistic.</source>
        <translation>有 {val} 张验证图像和 {test} 张测试图像与某张训练图像拍的是同一事物：这两个数据集的结果会好于实际。</translation>
    </message>
    <message>
        <source>“{0}” in this folder lists images. Use it?</source>
        <translation>此文件夹中的“{0}”列出了图像。是否使用？</translation>
    </message>
    <message>
        <source>“{0}” is a link</source>
        <translation>“{0}”是链接</translation>
    </message>
    <message>
        <source>“{0}” is a link, or not a file</source>
        <translation>“{0}”是链接，或者不是文件</translation>
    </message>
    <message>
        <source>“{0}” is another file too</source>
        <translation>“{0}”同时也是另一个文件</translation>
    </message>
    <message>
        <source>“{0}” would delete another file</source>
        <translation>“{0}”会删除另一个文件</translation>
    </message>
    <message>
        <source>“{label}” stands for images without a label and cannot be a class.</source>
        <translation>“{label}”用来表示没有标签的图像，不能用作类别。</translation>
    </message>
    <message>
        <source>“{name}” has characters that cannot be seen.</source>
        <translation>“{name}”含有看不见的字符。</translation>
    </message>
    <message>
        <source>“{path}” contains {found}, but this project is for {kind}.</source>
        <translation>“{path}”包含{found}，而此项目用于{kind}。</translation>
    </message>
    <message>
        <source>“{path}” is a file of another kind, so it was not replaced.</source>
        <translation>“{path}”是另一种文件，因此未被替换。</translation>
    </message>
    <message>
        <source>“{path}” takes too long to read.</source>
        <translation>读取“{path}”耗时过长。</translation>
    </message>
    <message>
        <source>“{run}” has learned from another training, so fewer images of its own would not show what pretraining is worth.</source>
        <translation>“{run}”从另一次训练学习过，所以减少它自己的图像并不能说明预训练的价值。</translation>
    </message>
    <message>
        <source>“{run}” is itself a model of frequency bands alone, so there is nothing to compare.</source>
        <translation>“{run}”本身就是仅用频带的模型，没有可比较的内容。</translation>
    </message>
    <message>
        <source>“{run}” is itself a model of words alone, so there is nothing to compare.</source>
        <translation>“{run}”本身就是仅用词语的模型，没有可比较的内容。</translation>
    </message>
    <message>
        <source>“{start}” has another kind of head. Its network is kept, and the head learns from new.</source>
        <translation>“{start}”的分类头是另一种。保留它的网络，分类头重新学习。</translation>
    </message>
    <message>
        <source>“{start}” was trained with flattened features and lacks the layers that come after them.</source>
        <translation>“{start}”是用展平的特征训练的，缺少其后的层。</translation>
    </message>
    <message>
        <source>“{student}” is {times} times smaller than “{teacher}”, and perhaps less accurate ({low} to {high} points, p {p}): {images} {images:image is|images are} not quite enough to tell.</source>
        <translation>“{student}”的大小是“{teacher}”的 {times} 分之一，准确率可能较低（{low} 到 {high} 个百分点，p {p}）：{images} 张图像还不足以判断。</translation>
    </message>
    <message>
        <source>“{student}” is {times} times smaller than “{teacher}”, and {points} points less accurate ({low} to {high}), p {p}.</source>
        <translation>“{student}”的大小是“{teacher}”的 {times} 分之一，准确率低 {points} 个百分点（{low} 到 {high}），p {p}。</translation>
    </message>
    <message>
        <source>“{student}” is {times} times smaller than “{teacher}”. {images} {images:test image is|test images are} too few to tell whether it is as accurate ({points} points).</source>
        <translation>“{student}”的大小是“{teacher}”的 {times} 分之一。{images} 张测试图像太少，无法判断准确率是否相同（{points} 个百分点）。</translation>
    </message>
    <message>
        <source>“{teacher}” cannot be a teacher: that training has no finished model.</source>
        <translation>“{teacher}”不能作为教师：该训练没有完成的模型。</translation>
    </message>
    <message>
        <source>“{teacher}” does not know these classes: {classes}.</source>
        <translation>“{teacher}”不认识这些类别：{classes}。</translation>
    </message>
    <message>
        <source>“{teacher}” was trained on {val} of the validation images and {test} of the test images, so the results of what learns from it are too optimistic.</source>
        <translation>“{teacher}”用 {val} 张验证图像和 {test} 张测试图像训练过，所以从它学习的模型的结果过于乐观。</translation>
    </message>
    <message>
        <source>“{textbook}” is the textbook&apos;s model. “{other}” took {minutes} minutes instead of {before}.</source>
        <translation>“{textbook}”是教科书模型。“{other}”用时 {minutes} 分钟，而教科书模型用时 {before} 分钟。</translation>
    </message>
    <message>
        <source>“{value}” merged into “{other}”</source>
        <translation>将“{value}”合并到“{other}”</translation>
    </message>
    <message>
        <source>“{value}” renamed to “{other}”</source>
        <translation>将“{value}”重命名为“{other}”</translation>
    </message>
    <message>
        <source>“{value}” removed from {count} {count:image|images}</source>
        <translation>从 {count} 张图像去掉“{value}”</translation>
    </message>
    <message>
        <source>{format} is not available here: {reason}.</source>
        <translation>此处无法生成 {format}：{reason}。</translation>
    </message>
    <message>
        <source>Both of two near duplicates kept</source>
        <translation>两张近似重复都保留</translation>
    </message>
    <message>
        <source>Class “{value}” added</source>
        <translation>添加类别“{value}”</translation>
    </message>
    <message>
        <source>Class “{value}” deleted</source>
        <translation>删除类别“{value}”</translation>
    </message>
    <message>
        <source>Class “{value}” moved</source>
        <translation>移动类别“{value}”</translation>
    </message>
    <message>
        <source>Colour of “{value}” changed</source>
        <translation>更改“{value}”的颜色</translation>
    </message>
    <message>
        <source>No images of {classes}: {count:its|their} results are unknown.</source>
        <translation>{classes} 没有图像：其结果未知。</translation>
    </message>
    <message>
        <source>No test images of {classes}: {count:its|their} results are unknown.</source>
        <translation>{classes} 没有测试图像：其结果未知。</translation>
    </message>
    <message>
        <source>No validation images of {classes}: {count:its|their} results are unknown.</source>
        <translation>{classes} 没有验证图像：其结果未知。</translation>
    </message>
    <message>
        <source>its label had characters that cannot be seen; imported without them</source>
        <translation>其标签含有看不见的字符；导入时已去掉</translation>
    </message>
    <message>
        <source>its tokenizer is of the kind “{0}”; WordPiece (BERT), Unigram (XLM-R) and BPE (RoBERTa) are known</source>
        <translation>它的分词器类型是“{0}”；支持 WordPiece（BERT）、Unigram（XLM-R）和 BPE（RoBERTa）</translation>
    </message>
    <message>
        <source>one of its cells is longer than the 32,767 characters that a cell of a workbook holds</source>
        <translation>它有单元格超过工作簿单元格所能容纳的 32,767 个字符</translation>
    </message>
    <message>
        <source>sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>the link leads out of the folder</source>
        <translation>链接指向文件夹之外</translation>
    </message>
    <message>
        <source>the options of a source cannot be read</source>
        <translation>无法读取某个来源的选项</translation>
    </message>
    <message>
        <source>there is no such kind</source>
        <translation>没有这种类型</translation>
    </message>
    <message>
        <source>{0} does not have the size that it says</source>
        <translation>{0} 的大小与所述不符</translation>
    </message>
    <message>
        <source>{0} is not of its type</source>
        <translation>{0} 的类型不正确</translation>
    </message>
    <message>
        <source>{0} is packed</source>
        <translation>{0} 是压缩的</translation>
    </message>
    <message>
        <source>{0}.confusion is not that of its classes</source>
        <translation>{0}.confusion 与其类别不符</translation>
    </message>
    <message>
        <source>{0}.per_class is not that of its classes</source>
        <translation>{0}.per_class 与其类别不符</translation>
    </message>
    <message>
        <source>{0}: preprocess</source>
        <translation>{0}：preprocess</translation>
    </message>
    <message>
        <source>{0}: thresholds are missing</source>
        <translation>{0}：缺少阈值</translation>
    </message>
    <message>
        <source>{0}{1} is missing</source>
        <translation>缺少 {0}{1}</translation>
    </message>
    <message>
        <source>{count} {count:sound is|sounds are} too few to tell which model is better (difference {gap} {gap:point|points}, {low} to {high}).</source>
        <translation>{count} 段声音太少，无法判断哪个模型更好（相差 {gap} 个百分点，{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>{count} {count:suggestion|suggestions} accepted</source>
        <translation>已接受 {count} 条建议</translation>
    </message>
    <message>
        <source>{count} {count:text is|texts are} too few to tell which model is better (difference {gap} {gap:point|points}, {low} to {high}).</source>
        <translation>{count} 条文本太少，无法判断哪个模型更好（相差 {gap} 个百分点，{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>{count} {count:text|texts} moved to the bin.</source>
        <translation>{count} 条文本已移到回收站。</translation>
    </message>
    <message>
        <source>{format} can hold {most} texts, and there are {count}.</source>
        <translation>{format}最多容纳 {most} 条文本，而这里有 {count} 条。</translation>
    </message>
    <message>
        <source>{format} needs {title}, which is not set up.</source>
        <translation>{format} 需要{title}，它尚未安装。</translation>
    </message>
    <message>
        <source>{groups} {groups:group|groups} of images showing the same thing found. The largest has {largest} {largest:image|images}. A group belongs in one split.</source>
        <translation>找到 {groups} 组拍摄同一事物的图像；最大的一组有 {largest} 张。一组图像应在同一个数据集中。</translation>
    </message>
    <message>
        <source>{groups} {groups:group|groups} of sounds of one recording found. The largest has {largest} {largest:sound|sounds}. A group belongs in one split.</source>
        <translation>找到 {groups} 组来自同一录音的声音，最大的一组有 {largest} 段。一组应放在同一个数据集中。</translation>
    </message>
    <message>
        <source>{groups} {groups:group|groups} of texts that say the same found. The largest has {largest} {largest:text|texts}. A group belongs in one split.</source>
        <translation>找到 {groups} 组内容相同的文本；最大的一组有 {largest} 条。一组文本应在同一个数据集中。</translation>
    </message>
    <message>
        <source>{hint}</source>
        <translation>{hint}</translation>
    </message>
    <message>
        <source>{model} is not installed. Import it, or train with the strategy Frequency bands.</source>
        <translation>{model} 尚未安装。请导入它，或用“频带”策略训练。</translation>
    </message>
    <message>
        <source>{model} is not installed. Import it, or train with the strategy Words.</source>
        <translation>{model} 尚未安装。请导入它，或用“词语”策略训练。</translation>
    </message>
    <message>
        <source>{name} (beginning only: the file is unavailable)</source>
        <translation>{name}（只有开头：文件无法访问）</translation>
    </message>
    <message>
        <source>{name} (small spectrogram only: the file is unavailable)</source>
        <translation>{name}（只有小频谱图：文件无法访问）</translation>
    </message>
    <message>
        <source>{option} {reason}.</source>
        <translation>{option} {reason}。</translation>
    </message>
    <message>
        <source>{strategy}, {percent}% of the images</source>
        <translation>{strategy}，图像的 {percent}%</translation>
    </message>
    <message>
        <source>{student}, from {teacher}</source>
        <translation>{student}，学自 {teacher}</translation>
    </message>
    <message>
        <source>{val} validation and {test} test {test:sound is|sounds are} of the same recording as a training sound, so the results of these splits are too optimistic.</source>
        <translation>有 {val} 段验证声音和 {test} 段测试声音与训练声音来自同一录音，因此这些数据集的结果过于乐观。</translation>
    </message>
    <message>
        <source>{val} validation and {test} test {test:text says|texts say} the same as a training text, so the results of these splits are too optimistic.</source>
        <translation>有 {val} 条验证文本和 {test} 条测试文本与某条训练文本内容相同：这两个数据集的结果会好于实际。</translation>
    </message>
    <message>
        <source>“{0}” cannot stand between cells</source>
        <translation>“{0}”不能用作分隔符</translation>
    </message>
    <message>
        <source>“{0}” does not lie where its header says</source>
        <translation>“{0}”不在文件头所述的位置</translation>
    </message>
    <message>
        <source>“{0}” is a link, or no file</source>
        <translation>“{0}”是链接，或不是文件</translation>
    </message>
    <message>
        <source>“{0}” is cut short</source>
        <translation>“{0}”不完整</translation>
    </message>
    <message>
        <source>“{0}” is damaged</source>
        <translation>“{0}”已损坏</translation>
    </message>
    <message>
        <source>“{0}” is far larger than it</source>
        <translation>“{0}”远大于它</translation>
    </message>
    <message>
        <source>“{0}” is larger than {1} bytes</source>
        <translation>“{0}”大于 {1} 字节</translation>
    </message>
    <message>
        <source>“{0}” is missing</source>
        <translation>“{0}”缺失</translation>
    </message>
    <message>
        <source>“{0}” is not a row of a training</source>
        <translation>“{0}”不是训练中的一行</translation>
    </message>
    <message>
        <source>“{0}” is not as long as models.json says</source>
        <translation>“{0}”的长度与 models.json 所说的不同</translation>
    </message>
    <message>
        <source>“{0}” is of a class that there is not</source>
        <translation>“{0}”的类别不存在</translation>
    </message>
    <message>
        <source>“{backbone}” cannot be downloaded.</source>
        <translation>“{backbone}”无法下载。</translation>
    </message>
    <message>
        <source>“{backbone}” has {megabytes} MB on the server, which is more than such a model has.</source>
        <translation>“{backbone}”在服务器上有 {megabytes} MB，超过了这种模型应有的大小。</translation>
    </message>
    <message>
        <source>“{backbone}” is being downloaded by another tldesk.</source>
        <translation>另一个 tldesk 正在下载“{backbone}”。</translation>
    </message>
    <message>
        <source>“{better}” is {points} points more accurate than “{worse}” ({low} to {high}), p {p}.</source>
        <translation>“{better}”的准确率比“{worse}”高 {points} 个百分点（{low} 至 {high}），p {p}。</translation>
    </message>
    <message>
        <source>{count} {count:text is|texts are} longer than the window of {model} ({window} tokens). {count:It is|They are} read in parts, at most 16 of each text. What follows is not read.</source>
        <translation>{count} 条文本超出 {model} 的窗口（{window} 个词元），会分成几部分读取，每条最多 16 部分，其后的内容不读取。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” are correct on the same images, and wrong on the same ones ({images} {images:image|images} compared).</source>
        <translation>“{first}”和“{second}”预测正确的图像相同，预测错误的图像也相同（比较了 {images} 张图像）。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” were not tested on the same images.</source>
        <translation>“{first}”和“{second}”不是在相同的图像上测试的。</translation>
    </message>
    <message>
        <source>“{host}” cannot be reached: {reason}.</source>
        <translation>无法连接“{host}”：{reason}。</translation>
    </message>
    <message>
        <source>“{host}” does not accept the access token, or does not have the model.</source>
        <translation>“{host}”不接受该访问令牌，或没有这个模型。</translation>
    </message>
    <message>
        <source>“{host}” does not behave like a model server.</source>
        <translation>“{host}”不像是模型服务器。</translation>
    </message>
    <message>
        <source>“{host}” does not give “{repository}” to everybody ({status}), or does not have it.</source>
        <translation>“{host}”不向所有人提供“{repository}”（{status}），或没有它。</translation>
    </message>
    <message>
        <source>“{host}” has a fault of its own ({status}).</source>
        <translation>“{host}”自身出错（{status}）。</translation>
    </message>
    <message>
        <source>“{host}” has no file “{file}” of “{repository}”.</source>
        <translation>“{host}”没有“{repository}”的文件“{file}”。</translation>
    </message>
    <message>
        <source>“{host}” leads to “{to}”, which was not contacted: {reason}.</source>
        <translation>“{host}”指向“{to}”，没有与其联系：{reason}。</translation>
    </message>
    <message>
        <source>“{host}” refuses more requests for now.</source>
        <translation>“{host}”暂时拒绝更多请求。</translation>
    </message>
    <message>
        <source>“{label}” cannot be the name of a class.</source>
        <translation>“{label}”不能作为类别的名称。</translation>
    </message>
    <message>
        <source>“{name}” cannot be the name of a filter.</source>
        <translation>“{name}”不能作为筛选条件的名称。</translation>
    </message>
    <message>
        <source>“{name}” is neither a command nor a file or folder.</source>
        <translation>“{name}”既不是命令，也不是文件或文件夹。</translation>
    </message>
    <message>
        <source>“{name}” is not an encoding that can be read.</source>
        <translation>“{name}”不是可以读取的编码。</translation>
    </message>
    <message>
        <source>“{path}” already contains something else.</source>
        <translation>“{path}”中已有其他内容。</translation>
    </message>
    <message>
        <source>“{path}” cannot be imported as a model for texts: {reason}.</source>
        <translation>无法把“{path}”作为文本模型导入：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be imported as a pack of models: {reason}.</source>
        <translation>“{path}”无法作为打包的模型导入：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be opened: {reason}.</source>
        <translation>无法打开“{path}”：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be read as a table: {reason}.</source>
        <translation>“{path}”无法作为表格读取：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be read: {reason}.</source>
        <translation>“{path}”无法读取：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” cannot be written to: {reason}.</source>
        <translation>“{path}”无法写入：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” could not be read or written: {reason}.</source>
        <translation>“{path}”无法读取或写入：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” crashes programs that read it.</source>
        <translation>“{path}”会使读取它的程序崩溃。</translation>
    </message>
    <message>
        <source>“{path}” does not say which model it belongs to.</source>
        <translation>“{path}”没有说明它属于哪个模型。</translation>
    </message>
    <message>
        <source>“{path}” has no sheet “{sheet}”.</source>
        <translation>“{path}”中没有名为“{sheet}”的工作表。</translation>
    </message>
    <message>
        <source>“{path}” is neither a training nor an export.</source>
        <translation>“{path}”既不是训练也不是导出。</translation>
    </message>
    <message>
        <source>“{path}” is not a .safetensors file.</source>
        <translation>“{path}”不是 .safetensors 文件。</translation>
    </message>
    <message>
        <source>“{path}” is not a table of texts, and contains none.</source>
        <translation>“{path}”不是文本表格，其中也没有。</translation>
    </message>
    <message>
        <source>“{path}” is not a tldesk project.</source>
        <translation>“{path}”不是 tldesk 项目。</translation>
    </message>
    <message>
        <source>“{path}” is not a command.</source>
        <translation>“{path}”不是命令。</translation>
    </message>
    <message>
        <source>“{path}” is not an export of tldesk: {reason}.</source>
        <translation>“{path}”不是 tldesk 的导出：{reason}。</translation>
    </message>
    <message>
        <source>“{path}” was not opened, because a .pt2 file can run programs when opened.</source>
        <translation>不会打开“{path}”：.pt2 文件在打开时可以运行程序。</translation>
    </message>
    <message>
        <source>“{path}” is not something that can be imported.</source>
        <translation>“{path}”无法导入。</translation>
    </message>
    <message>
        <source>“{run}” is not the folder of a training.</source>
        <translation>“{run}”不是训练的文件夹。</translation>
    </message>
    <message>
        <source>“{run}” was itself trained from scratch, so there is nothing to compare.</source>
        <translation>“{run}”是从头训练的，因此没有可比较的对象。</translation>
    </message>
    <message>
        <source>“{start}” was trained on {val} of the validation images and {test} of the test images, so their results are too optimistic.</source>
        <translation>“{start}”已从 {val} 张验证图像和 {test} 张测试图像中学习过，因此它们的结果会好于实际。</translation>
    </message>
    <message>
        <source>“{start}” is a model of the kind {found}, and this training is to be of {wanted}.</source>
        <translation>“{start}”是 {found} 类的模型，而此训练应为 {wanted}。</translation>
    </message>
    <message>
        <source>“{start}” is neither a training nor a .safetensors file.</source>
        <translation>“{start}”既不是训练，也不是 .safetensors 文件。</translation>
    </message>
    <message>
        <source>“{start}” is on another computer. tldesk does not load it over the network.</source>
        <translation>“{start}”位于另一台电脑上，不会向其请求该文件。</translation>
    </message>
    <message>
        <source>“{start}” is outside the project, and was not chosen on this computer.</source>
        <translation>“{start}”位于项目之外，且未在这台电脑上为该项目选择。</translation>
    </message>
    <message>
        <source>“{value}” added to {count} {count:image|images}</source>
        <translation>为 {count} 张图像加上“{value}”</translation>
    </message>
    <message>
        <source>“{value}” is not valid for {field}: {reason}.</source>
        <translation>“{value}”对 {field} 无效：{reason}。</translation>
    </message>
    <message>
        <source>CPU, {0} cores</source>
        <translation>CPU，{0} 核</translation>
    </message>
    <message>
        <source>CPU, 1 core</source>
        <translation>CPU，1 核</translation>
    </message>
    <message>
        <source>Must be greater than or equal to {0}.</source>
        <translation>必须大于或等于 {0}。</translation>
    </message>
    <message>
        <source>Must be less than or equal to {0}.</source>
        <translation>必须小于或等于 {0}。</translation>
    </message>
    <message>
        <source>Must be greater than {0}.</source>
        <translation>必须大于 {0}。</translation>
    </message>
    <message>
        <source>Must be less than {0}.</source>
        <translation>必须小于 {0}。</translation>
    </message>
    <message>
        <source>Must be a valid number, unable to parse string as a number.</source>
        <translation>必须是有效的数字。</translation>
    </message>
    <message>
        <source>Must be a finite number.</source>
        <translation>必须是有限的数字。</translation>
    </message>
    <message>
        <source>Must be the whole path of a folder.</source>
        <translation>必须是文件夹的完整路径。</translation>
    </message>
    <message>
        <source>Must be an address such as https://huggingface.co.</source>
        <translation>必须是 https://huggingface.co 这样的地址。</translation>
    </message>
    <message>
        <source>Must not contain a name or a password.</source>
        <translation>不能包含用户名或密码。</translation>
    </message>
    <message>
        <source>Must end before ? and #.</source>
        <translation>必须在 ? 和 # 之前结束。</translation>
    </message>
    <message>
        <source>sample program</source>
        <translation>示例程序</translation>
    </message>
    <message>
        <source>Checking this computer</source>
        <translation>正在检查这台电脑</translation>
    </message>
    <message>
        <source>Clearing the cache</source>
        <translation>正在清除缓存</translation>
    </message>
    <message>
        <source>Predicting</source>
        <translation>正在预测</translation>
    </message>
    <message>
        <source>Looking at the image</source>
        <translation>正在分析图像</translation>
    </message>
    <message>
        <source>Measuring the model</source>
        <translation>正在测量模型</translation>
    </message>
    <message>
        <source>Looking up the model</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>Importing models</source>
        <translation>正在导入模型</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>Train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>Val</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>No split</source>
        <translation>未划分</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>所有图像</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>已标注</translation>
    </message>
    <message>
        <source>Unlabelled</source>
        <translation>未标注</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>有旗标</translation>
    </message>
    <message>
        <source>With a note</source>
        <translation>有备注</translation>
    </message>
    <message>
        <source>In the bin</source>
        <translation>在回收站中</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Accepted all at once</source>
        <translation>一次性接受</translation>
    </message>
    <message>
        <source>As added</source>
        <translation>按添加顺序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>By class</source>
        <translation>按类别</translation>
    </message>
    <message>
        <source>By size</source>
        <translation>按大小</translation>
    </message>
    <message>
        <source>By length</source>
        <translation>按长度</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>按找到的顺序</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
    <message>
        <source>{width} {width:character|characters}</source>
        <translation>{width} 个字符</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>太大</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Conflicting labels</source>
        <translation>标签冲突</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>无标签</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>备注：{note}</translation>
    </message>
    <message>
        <source>{count} excluded</source>
        <translation>{count} 张已排除</translation>
    </message>
    <message>
        <source>{count} unreadable</source>
        <translation>{count} 张无法读取</translation>
    </message>
    <message>
        <source>{splits} {count:has|have} no images: images that belong together are never divided, and there are too few groups. Re-split with less kept together, or assign this split to some images yourself.</source>
        <translation>{splits}中没有图像：放在一起的图像从不分开，而组太少。请减少放在一起的内容并重新划分，或自行把一些图像设为该划分。</translation>
    </message>
</context>
</TS>
